package dev.storekeeper.login;

import java.util.List;

/**
 * A login is complete.
 *
 * @param recoveryCodes shown this once, with the first login that proves the phone; else empty
 */
public record SignedIn(Admitted admitted, List<String> recoveryCodes) {

    public boolean enrolledNow() {
        return !recoveryCodes.isEmpty();
    }
}
