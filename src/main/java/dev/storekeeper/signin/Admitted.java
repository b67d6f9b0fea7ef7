package dev.storekeeper.signin;

import dev.storekeeper.token.TokenPair;

/**
 * Somebody is inside.
 *
 * @param device what their client keeps to be known again
 */
public record Admitted(TokenPair tokens, String device) {}
