package dev.storekeeper.signin;

import dev.storekeeper.token.TokenPair;
import java.util.List;

/**
 * Somebody is inside.
 *
 * @param device what the client keeps to be known again
 * @param recoveryCodes shown this once, with the first login that proves the phone; else empty
 */
public record SignedIn(TokenPair tokens, List<String> recoveryCodes, String device) {

    public boolean enrolledNow() {
        return !recoveryCodes.isEmpty();
    }
}
