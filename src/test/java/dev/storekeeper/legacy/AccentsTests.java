package dev.storekeeper.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class AccentsTests {

    @LocalServerPort
    int port;

    private TestAccounts.Member member;
    private Api api;

    @BeforeEach
    void signIn() {
        member = TestAccounts.at(port).enrolled();
        api = Api.at(port).withToken(member.token());
    }

    @Test
    void readsATokenThatStandsAlone() {
        assertThat(Api.at(port)
                        .with("Authorization", member.token())
                        .get("/api/products?limit=1")
                        .status())
                .isEqualTo(200);
        assertThat(Api.at(port)
                        .with("Authorization", member.token() + "x")
                        .get("/products")
                        .status())
                .isEqualTo(401);
        assertThat(Api.at(port)
                        .with("Authorization", "Token " + member.token())
                        .get("/products")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void picksFieldsByOldWordsAndAnswersInCanonicalOnes() {
        var id = created("{\"pname\": \"Lamp\", \"price\": 3.50, \"stock\": 2}");
        assertThat(api.get("/api/products/" + id + "?fields=pid,pname,price,stock")
                        .text())
                .isEqualTo("{\"id\":%d,\"name\":\"Lamp\",\"price\":3.50,\"quantity\":2}".formatted(id));
        var unknown = api.get("/products?fields=pid,otp");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text()).contains("otp");
    }

    @Test
    void namesBothWordsForOneThingThatDiffer() {
        var answer = api.post("/products", "{\"name\": \"A\", \"pname\": \"B\", \"price\": 1, \"quantity\": 1}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("errors").get(0).get("message").asString()).contains("name", "pname");
        assertThat(api.post("/products", "{\"name\": \"A\", \"pname\": \"A\", \"price\": 1, \"quantity\": 1}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void passesNumbersDigitByDigit() {
        var answer = api.post("/api/products", "{\"pname\": \"A\", \"price\": 1.005, \"stock\": 1}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(api.post("/api/products", "{\"pname\": \"A\", \"price\": 1e10000000, \"stock\": 1}")
                        .status())
                .isEqualTo(400);
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
        var answer = api.with("Content-Type", "application/x-ndjson").post("/products/import", line.repeat(20));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("failed").asInt()).isEqualTo(20);
    }

    @Test
    void tellsThePathThatWasAskedFor() {
        var answer = api.get("/api/products/0");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("instance").asString()).isEqualTo("/api/products/0");
    }

    @Test
    void keepsTheShorterLifetimeWhenRenewed() {
        var challenge = Api.at(port)
                .post("/auth/login", member.person().credentials())
                .json()
                .get("challenge")
                .asString();
        var code = member.person().phone().nextCode();
        var tokens = Api.at(port)
                .post("/auth/verify", Map.of("challenge", challenge, "otp", code))
                .json();
        assertThat(tokens.get("expires_in").asInt()).isEqualTo(600);
        var renewed = Api.at(port)
                .post(
                        "/token/refresh",
                        Map.of("refresh_token", tokens.get("refresh_token").asString()));
        assertThat(renewed.json().get("expires_in").asInt()).isEqualTo(600);
    }

    private long created(String body) {
        var answer = api.post("/api/products", body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().get("id").asLong();
    }
}
