/**
 * Attacks on tokens and sessions, as who holds a stolen, an old or a forged one would try them over HTTP. The forged ones are made
 * part by part, with no line of the code under test.
 */
@NullMarked
package dev.storekeeper.token;

import org.jspecify.annotations.NullMarked;
