package dev.storekeeper.token;

/** What a visitor is given to carry, as it goes over the wire: an access token for the doors, a refresh token for the next pair. */
public record TokenPair(String token, String tokenType, long expiresIn, String refreshToken, long refreshExpiresIn) {

    @Override
    public String toString() {
        return "TokenPair[withheld]";
    }
}
