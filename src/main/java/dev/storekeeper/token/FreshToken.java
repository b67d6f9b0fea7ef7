package dev.storekeeper.token;

import java.time.Duration;

/** Another access token for a session that goes on: the refresh token stays as it is. */
public record FreshToken(String token, String tokenType, long expiresIn) {

    static FreshToken of(String token, Duration lifetime) {
        return new FreshToken(token, "Bearer", lifetime.toSeconds());
    }

    @Override
    public String toString() {
        return "FreshToken[withheld]";
    }
}
