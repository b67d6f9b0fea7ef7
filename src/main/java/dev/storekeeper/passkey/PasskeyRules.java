package dev.storekeeper.passkey;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldErrors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a new passkey must be told with, and the ways to say no to it. */
final class PasskeyRules {

    static final int MOST = 20;
    private static final int LONGEST_LABEL = 100;

    private PasskeyRules() {}

    static void check(@Nullable String ceremony, @Nullable String label, @Nullable JsonNode credential) {
        var errors = new FieldErrors();
        errors.addUnless(ceremony != null, "ceremony", "is required: what POST /me/passkeys/options answered");
        errors.addUnless(
                label != null && isLabel(label),
                "label",
                "must be 1 to %d characters that a person reads".formatted(LONGEST_LABEL));
        errors.addUnless(
                credential != null && credential.isObject(),
                "credential",
                "must be what navigator.credentials.create answered, by its toJSON");
        errors.refuseAny();
    }

    private static boolean isLabel(String label) {
        return !label.isBlank()
                && label.codePointCount(0, label.length()) <= LONGEST_LABEL
                && label.chars().noneMatch(Character::isISOControl);
    }

    static ApiException full() {
        return ApiException.of(ErrorCode.TOO_MANY_PASSKEYS, "An account has at most %d passkeys.".formatted(MOST))
                .next("DELETE /me/passkeys/{id}");
    }

    static ApiException over() {
        return ApiException.of(
                        ErrorCode.CEREMONY_OVER, "This ceremony is not known here, has been used or has expired.")
                .next("POST /me/passkeys/options");
    }

    static ApiException unknown() {
        return ApiException.of(ErrorCode.PASSKEY_UNKNOWN, "You have no passkey of this id.")
                .next("GET /me/passkeys");
    }

    static ApiException known() {
        return ApiException.of(ErrorCode.PASSKEY_KNOWN, "This passkey has been added already.")
                .next("GET /me/passkeys");
    }

    static ApiException refused() {
        return ApiException.of(
                        ErrorCode.PASSKEY_REFUSED,
                        "The credential is not an answer to what was asked, or was made for another site.")
                .about("credential", "must be what navigator.credentials.create answered, by its toJSON")
                .next("POST /me/passkeys/options");
    }

    /** Whose token outlives the account for a moment. */
    static ApiException gone() {
        return ApiException.of(ErrorCode.TOKEN_INVALID, "This account is gone.");
    }
}
