/**
 * The front door: sign-up and the login in one step or two. The only room that combines who somebody is, their second lock and the
 * tokens that they leave with.
 */
@NullMarked
package dev.storekeeper.login;

import org.jspecify.annotations.NullMarked;
