package dev.storekeeper.token;

import java.time.Duration;

/** What a visitor is given to carry: an access token for the doors, a refresh token for the next pair. */
public record TokenPair(String accessToken, Duration accessLifetime, String refreshToken, Duration refreshLifetime) {

    @Override
    public String toString() {
        return "TokenPair[withheld]";
    }
}
