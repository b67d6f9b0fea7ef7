package dev.storekeeper.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.WithMember;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccentsTests extends WithMember {

    @Test
    void readsATokenThatStandsAlone() {
        assertThat(api.with("Authorization", member.token()).get("/api/products?limit=1"))
                .hasStatus(200);
        assertThat(api.with("Authorization", member.token() + "x").get("/products"))
                .hasStatus(401);
        assertThat(api.with("Authorization", "Token " + member.token()).get("/products"))
                .hasStatus(401);
    }

    @Test
    void picksFieldsByOldWordsAndAnswersInCanonicalOnes() {
        var id = created("{\"pname\": \"Lamp\", \"price\": 3.50, \"stock\": 2}");
        assertThat(inside.get("/api/products/" + id + "?fields=pid,pname,price,stock")
                        .text())
                .isEqualTo("{\"id\":%d,\"name\":\"Lamp\",\"price\":3.50,\"quantity\":2}".formatted(id));
        var unknown = inside.get("/products?fields=pid,otp");
        assertThat(unknown).hasStatus(400);
        assertThat(unknown.text()).contains("otp");
    }

    @Test
    void namesBothWordsForOneThingThatDiffer() {
        var answer = inside.post("/products", "{\"name\": \"A\", \"pname\": \"B\", \"price\": 1, \"quantity\": 1}");
        assertThat(answer).hasStatus(400);
        assertThat(answer.json().get("errors").get(0).get("message").asString()).contains("name", "pname");
        assertThat(inside.post("/products", "{\"name\": \"A\", \"pname\": \"A\", \"price\": 1, \"quantity\": 1}"))
                .hasStatus(201);
    }

    @Test
    void passesNumbersDigitByDigit() {
        var answer = inside.post("/api/products", "{\"pname\": \"A\", \"price\": 1.005, \"stock\": 1}");
        assertThat(answer).hasStatus(400);
        assertThat(inside.post("/api/products", "{\"pname\": \"A\", \"price\": 1e10000000, \"stock\": 1}"))
                .hasStatus(400);
    }

    /** A smiling face as the halves of a pair of surrogates, each in three bytes, as some libraries write it. */
    @ParameterizedTest
    @ValueSource(strings = {"in store", "in stock"})
    void refusesTextThatIsNoUtf8(String description) {
        var body =
                "{\"name\": \"\u00ed\u00a0\u00bd\u00ed\u00b8\u0080\", \"price\": 1, \"quantity\": 1, \"description\": \"%s\"}"
                        .formatted(description)
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(inside.post("/products", body)).hasStatus(400).hasCode("malformed_json");
        assertThat(inside.with("Content-Type", "application/x-ndjson").post("/products/import", body))
                .hasStatus(422);
    }

    /**
     * Twenty lines took more than half a minute when each field was compared with all others. No name stands there twice, since the
     * reading would end at the second.
     */
    @Test
    @Proves("A1")
    void translatesManyFieldsInOnePass() {
        var line = IntStream.range(0, 6_000)
                .mapToObj(",\"%x\":1"::formatted)
                .collect(Collectors.joining("", "{\"pname\":\"x\"", "}\n"));
        var began = System.nanoTime();
        var answer = inside.with("Content-Type", "application/x-ndjson").post("/products/import", line.repeat(20));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(answer).hasStatus(422);
        assertThat(answer.number("failed")).isEqualTo(20);
    }

    @Test
    void tellsThePathThatWasAskedFor() {
        var answer = inside.get("/api/products/0");
        assertThat(answer).hasStatus(404);
        assertThat(answer.string("instance")).isEqualTo("/api/products/0");
    }

    @Test
    void keepsTheShorterLifetimeWhenRenewed() {
        var challenge = api.post("/auth/login", member.person().credentials()).string("challenge");
        var code = member.person().phone().nextCode();
        var tokens = api.post("/auth/verify", Map.of("challenge", challenge, "otp", code))
                .json();
        assertThat(tokens.get("expires_in").asInt()).isEqualTo(600);
        var renewed = api.post(
                "/token/refresh",
                Map.of("refresh_token", tokens.get("refresh_token").asString()));
        assertThat(renewed.number("expires_in")).isEqualTo(600);
    }

    private long created(String body) {
        var answer = inside.post("/api/products", body);
        assertThat(answer).hasStatus(201);
        return answer.number("id");
    }
}
