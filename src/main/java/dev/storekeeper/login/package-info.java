/**
 * Sign-up, and the login with a password and a second factor, in one step or two. It also limits guesses and requests, and remembers the
 * clients that have logged in.
 */
@NullMarked
package dev.storekeeper.login;

import org.jspecify.annotations.NullMarked;
