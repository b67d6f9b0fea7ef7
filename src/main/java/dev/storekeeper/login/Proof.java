package dev.storekeeper.login;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.login.totp.TotpCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a client sends to prove the second factor. */
public sealed interface Proof {

    /** As what wrong ones are counted. */
    default Guesses.Kind kind() {
        return switch (this) {
            case Code _ -> Guesses.Kind.CODE;
            case Recovery _ -> Guesses.Kind.RECOVERY;
            case Passkey _ -> Guesses.Kind.PASSKEY;
        };
    }

    /** The six digits on the phone. */
    record Code(TotpCode code) implements Proof {}

    /** One of the codes on paper. */
    record Recovery(String code) implements Proof {}

    /** What an authenticator answered. */
    record Passkey(@Nullable String ceremony, @Nullable JsonNode credential) implements Proof {}

    /** Reads what was given; nothing when none was. */
    static Optional<Proof> of(@Nullable String code, @Nullable String recoveryCode, @Nullable Passkey passkey) {
        if (code != null && recoveryCode != null) {
            throw ApiException.invalid("recovery_code", "must not be given together with code; send one of them");
        }
        if (passkey != null && (code != null || recoveryCode != null)) {
            throw ApiException.invalid("passkey", "must not be given together with a code; send one of them");
        }
        if (passkey != null && (passkey.ceremony() == null || passkey.credential() == null)) {
            throw ApiException.invalid(
                    "passkey",
                    "must hold the ceremony that POST /verify-2fa/passkey answered, and the credential that answers it");
        }
        if (passkey != null) {
            return Optional.of(passkey);
        }
        if (recoveryCode != null) {
            return Optional.of(new Recovery(recoveryCode));
        }
        return Optional.ofNullable(code)
                .map(digits -> new Code(TotpCode.parse(digits)
                        .orElseThrow(() -> ApiException.invalid(
                                "code", "must be the six digits that the phone shows, as a string"))));
    }
}
