/**
 * Five accents, each of a service that came before: other paths, three old words, a bare token, a shorter lifetime, and the
 * leniency of the quick start. Translates at the door and decides nothing; nobody depends on this room, and without it the house
 * stands and speaks its own language.
 */
@NullMarked
package dev.storekeeper.legacy;

import org.jspecify.annotations.NullMarked;
