package dev.storekeeper.token;

import java.time.Duration;

/** The tokens of a session, as a client gets them: an access token for requests, a refresh token for the next pair. */
public record TokenPair(String token, String tokenType, long expiresIn, String refreshToken, long refreshExpiresIn) {

    @Override
    public String toString() {
        return "TokenPair[withheld]";
    }

    /** Another access token for a session whose refresh token stays valid. */
    public record FreshToken(String token, String tokenType, long expiresIn) {

        static FreshToken of(String token, Duration lifetime) {
            return new FreshToken(token, "Bearer", lifetime.toSeconds());
        }

        @Override
        public String toString() {
            return "FreshToken[withheld]";
        }
    }
}
