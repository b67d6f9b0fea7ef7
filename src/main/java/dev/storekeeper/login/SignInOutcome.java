package dev.storekeeper.login;

import dev.storekeeper.totp.KeyUri;
import java.time.Duration;

/** Where the password alone leads: to the QR code while no phone is enrolled, then to the question for a code. Never inside. */
public sealed interface SignInOutcome {

    String challenge();

    Duration expiresIn();

    /** No phone is enrolled yet. */
    record EnrolmentRequired(String challenge, Duration expiresIn, String username, KeyUri keyUri)
            implements SignInOutcome {}

    /**
     * The phone knows the code.
     *
     * @param passkey whether a passkey would do as well
     */
    record CodeRequired(String challenge, Duration expiresIn, boolean passkey) implements SignInOutcome {}
}
