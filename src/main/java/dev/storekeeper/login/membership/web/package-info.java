/**
 * Controllers for one's own account under {@code /me}, and for admins under {@code /users} and {@code /invites}.
 */
@NullMarked
package dev.storekeeper.login.membership.web;

import org.jspecify.annotations.NullMarked;
