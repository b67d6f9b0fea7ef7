package dev.storekeeper.login.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.storekeeper.login.SignInService.SignedIn;
import dev.storekeeper.token.TokenPair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens; with the first login that proves the phone also the recovery codes. */
record SignedInAnswer(
        @JsonUnwrapped TokenPair tokens,
        @Nullable Boolean enrolled,
        @Nullable List<String> recoveryCodes) {

    static SignedInAnswer of(SignedIn signedIn) {
        return signedIn.enrolledNow()
                ? new SignedInAnswer(signedIn.session().tokens(), true, signedIn.recoveryCodes())
                : new SignedInAnswer(signedIn.session().tokens(), null, null);
    }
}
