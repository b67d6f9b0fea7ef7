/** Attacks on the whole house: each is played where its defence holds, and once where it is switched off, and must succeed there. */
@NullMarked
package dev.storekeeper.attack;

import org.jspecify.annotations.NullMarked;
