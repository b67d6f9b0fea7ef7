package dev.storekeeper.login.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.SecurityKey;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The doors of {@code /me/passkeys} as an account with an open session uses them. */
final class Passkeys {

    private static final String PATH = "/me/passkeys";

    private final Api api;

    Passkeys(Api api) {
        this.api = api;
    }

    JsonNode begin() {
        var answer = api.post(PATH + "/options", Map.of());
        assertThat(answer).hasStatus(200);
        return answer.json();
    }

    Api.Answer add(JsonNode begun, Object credential) {
        return add(begun.get("ceremony").asString(), "my key", credential);
    }

    Api.Answer add(String ceremony, String label, Object credential) {
        return api.post(PATH, Map.of("ceremony", ceremony, "label", label, "credential", credential));
    }

    Api.Answer add(SecurityKey key) {
        var begun = begin();
        return add(begun, key.create(begun.get("options")));
    }

    SecurityKey added(SecurityKey key) {
        var answer = add(key);
        assertThat(answer).hasStatus(201);
        return key;
    }

    Api.Answer list() {
        return api.get(PATH);
    }

    Api.Answer rename(String id, Object label) {
        return api.send("PATCH", PATH + "/" + id, Map.of("label", label));
    }

    Api.Answer remove(String id) {
        return api.delete(PATH + "/" + id);
    }
}
