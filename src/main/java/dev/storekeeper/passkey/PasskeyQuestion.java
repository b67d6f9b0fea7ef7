package dev.storekeeper.passkey;

import tools.jackson.databind.JsonNode;

/**
 * What an authenticator is asked.
 *
 * @param ceremony names the question when the answer comes; of use once
 * @param expiresIn for how many seconds
 * @param options what the browser takes as {@code PublicKeyCredentialCreationOptionsJSON} or {@code
 *     PublicKeyCredentialRequestOptionsJSON}
 */
public record PasskeyQuestion(String ceremony, long expiresIn, JsonNode options) {

    static PasskeyQuestion of(String ceremony, Object options) {
        return new PasskeyQuestion(ceremony, Ceremonies.LIFETIME.toSeconds(), WireForm.of(options));
    }
}
