package dev.storekeeper.token;

import java.time.Duration;

/** What a visitor is given to carry, as it goes over the wire: an access token for the doors, a refresh token for the next pair. */
public record TokenPair(String token, String tokenType, long expiresIn, String refreshToken, long refreshExpiresIn) {

    static TokenPair of(String accessToken, Duration accessLifetime, String refreshToken, Duration refreshLifetime) {
        return new TokenPair(
                accessToken, "Bearer", accessLifetime.toSeconds(), refreshToken, refreshLifetime.toSeconds());
    }

    @Override
    public String toString() {
        return "TokenPair[withheld]";
    }
}
