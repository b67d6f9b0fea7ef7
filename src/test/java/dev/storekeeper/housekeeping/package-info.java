/** Tests of the room that sees that what has expired goes. */
@NullMarked
package dev.storekeeper.housekeeping;

import org.jspecify.annotations.NullMarked;
