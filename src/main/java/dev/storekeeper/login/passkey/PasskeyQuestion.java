package dev.storekeeper.login.passkey;

import tools.jackson.databind.JsonNode;

/**
 * A question to an authenticator.
 *
 * @param ceremony names the question in the answer; can be used once
 * @param expiresIn for how many seconds
 * @param options what the browser takes as {@code PublicKeyCredentialCreationOptionsJSON} or {@code
 *     PublicKeyCredentialRequestOptionsJSON}
 */
public record PasskeyQuestion(String ceremony, long expiresIn, JsonNode options) {

    static PasskeyQuestion of(String ceremony, Object options) {
        return new PasskeyQuestion(ceremony, Ceremonies.LIFETIME.toSeconds(), WireForm.of(options));
    }
}
