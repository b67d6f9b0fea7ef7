/**
 * What a visitor carries: a signed access token, a refresh token and the session that both belong to. Knows accounts by id and
 * role, and nothing of how a visitor proved who they are.
 */
@NullMarked
package dev.storekeeper.token;

import org.jspecify.annotations.NullMarked;
