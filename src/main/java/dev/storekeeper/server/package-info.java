/**
 * What is too large for memory waits in a file that nobody else can open and that vanishes with its owner. Knows nothing of what it
 * holds.
 */
@NullMarked
package dev.storekeeper.server;

import org.jspecify.annotations.NullMarked;
