/**
 * Sessions, their access and refresh tokens, and the keys that sign access tokens. Knows accounts by id and role, and nothing of how a
 * login works.
 */
@NullMarked
package dev.storekeeper.token;

import org.jspecify.annotations.NullMarked;
