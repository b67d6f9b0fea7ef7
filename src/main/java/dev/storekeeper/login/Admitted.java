package dev.storekeeper.login;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.storekeeper.token.TokenPair;

/**
 * Somebody is inside.
 *
 * @param device what their client keeps to be known again
 */
public record Admitted(
        @JsonUnwrapped TokenPair tokens, @JsonIgnore String device) {}
