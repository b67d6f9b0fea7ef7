package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.RawHttp;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What every no has in common. */
public final class Problems {

    /** Words that tell an attacker what runs here. */
    private static final String TELLTALES =
            "(?is).*(exception|\\bat (org|java|dev)\\.|select |sqlstate|tomcat|jakarta|spring|hibernate|<html).*";

    private Problems() {}

    public static JsonNode assertProblem(Api.Answer answer, int status, String code) {
        var headers = answer.response().headers().map().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.join(", ", entry.getValue())));
        return check(answer.status(), headers, answer.text(), answer.json(), status, code);
    }

    public static JsonNode assertProblem(RawHttp.Answer answer, int status, String code) {
        return check(answer.status(), answer.headers(), answer.body(), answer.json(), status, code);
    }

    private static JsonNode check(
            int actual, Map<String, String> given, String text, JsonNode body, int status, String code) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(given);
        assertThat(actual).as(text).isEqualTo(status);
        assertThat(headers)
                .containsEntry("Content-Type", "application/problem+json")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .containsEntry("Referrer-Policy", "no-referrer")
                .doesNotContainKeys("Server", "X-Powered-By");
        assertThat(body.path("status").asInt()).isEqualTo(status);
        assertThat(body.path("code").asString()).as(text).isEqualTo(code);
        assertThat(body.path("type").asString()).isEqualTo("/problems/" + code);
        assertThat(body.path("title").asString()).isNotBlank();
        assertThat(body.path("detail").asString()).isNotBlank();
        assertThat(body.path("request_id").asString()).isNotBlank().isEqualTo(headers.get("X-Request-Id"));
        assertThat(headers + text).doesNotMatch(TELLTALES);
        return body;
    }
}
