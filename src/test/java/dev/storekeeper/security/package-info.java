/** Attacks on the doors: what is shown in the wrong place, in the wrong size or by who has left. */
@NullMarked
package dev.storekeeper.security;

import org.jspecify.annotations.NullMarked;
