/**
 * Sees that what has expired goes: by one node at a time, in small batches. Knows no table; each room that keeps what expires
 * brings its own {@link dev.storekeeper.housekeeping.Sweep}.
 */
@NullMarked
package dev.storekeeper.housekeeping;

import org.jspecify.annotations.NullMarked;
