package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The door where tokens are renewed, and what to read from its answers. */
record Renewals(Api api) {

    JsonNode renewed(String refreshToken) {
        var answer = answer(refreshToken);
        assertThat(answer.status()).as(answer::toString).isEqualTo(200);
        return answer.json();
    }

    int status(String refreshToken) {
        return answer(refreshToken).status();
    }

    Api.Answer answer(String refreshToken) {
        return api.post("/token/refresh", Map.of("refresh_token", refreshToken));
    }

    static String token(JsonNode tokens) {
        return tokens.get("token").asString();
    }

    static String refreshToken(JsonNode tokens) {
        return tokens.get("refresh_token").asString();
    }

    static String session(JsonNode tokens) {
        return String.valueOf(Forge.part(token(tokens), 1).get("sid"));
    }
}
