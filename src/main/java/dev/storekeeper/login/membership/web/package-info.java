/** Controllers for {@code /me}, {@code /users} and {@code /invites}. */
@NullMarked
package dev.storekeeper.login.membership.web;

import org.jspecify.annotations.NullMarked;
