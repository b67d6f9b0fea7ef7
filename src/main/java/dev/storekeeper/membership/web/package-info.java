/** The doors for owners and admins: {@code /me}, {@code /users}, {@code /invites}. Knows what they look like on the wire. */
@NullMarked
package dev.storekeeper.membership.web;

import org.jspecify.annotations.NullMarked;
