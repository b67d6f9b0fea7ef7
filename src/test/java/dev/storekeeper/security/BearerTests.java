package dev.storekeeper.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Where a token is read, and what is said of a bad one (S45, S46, S47; RFC 6750). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BearerTests {

    private static final String CHALLENGE = "WWW-Authenticate";

    private final int port;
    private final Api api;
    private final String token;

    BearerTests(@LocalServerPort int port) {
        this.port = port;
        api = Api.at(port);
        token = TestAccounts.at(port).enrolled().token();
    }

    @Test
    @Proves("S46")
    void saysInvalidTokenToABadOne() {
        var answer = GuardedDoor.knock(api.withToken("a.b.c"));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header(CHALLENGE)).startsWith("Bearer ").contains("error=\"invalid_token\"");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    @Test
    @Proves("S46")
    void saysNoErrorToWhoSentNoToken() {
        Stream.of(
                        api,
                        api.with("Authorization", "Basic YWRhOmFkYQ=="),
                        api.with("Authorization", "gibberish"),
                        api.withToken(""))
                .map(GuardedDoor::knock)
                .forEach(answer -> {
                    assertThat(answer.status()).isEqualTo(401);
                    assertThat(answer.header(CHALLENGE)).startsWith("Bearer ").doesNotContain("error");
                    assertThat(answer.json().get("code").asString()).isEqualTo("token_missing");
                });
    }

    @Test
    void readsSchemeInAnyCase() {
        GuardedDoor.opensTo(api.with("Authorization", "bearer " + token));
        GuardedDoor.opensTo(api.with("Authorization", "BEARER  " + token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "token", "Authorization", "bearer_token"})
    @Proves("S47")
    void readsTokenFromNowhereElse(String name) {
        var query = name + "=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        var form = api.with("Content-Type", "application/x-www-form-urlencoded");
        Stream.of(
                        api.get("/products?" + query),
                        api.get("/products?" + name + "=Bearer%20" + token),
                        api.with("Cookie", query).get("/products"),
                        form.post("/products", query),
                        form.post("/logout", query),
                        api.with("X-" + name, "Bearer " + token).get("/products"),
                        api.with("Proxy-Authorization", "Bearer " + token).get("/products"))
                .forEach(answer -> assertThat(answer.status()).isEqualTo(401));
        GuardedDoor.opensTo(api, token);
    }

    @Test
    @Proves("S47")
    void refusesTwoTokens() throws Exception {
        assertThat(statusFor("Bearer " + token)).isNotEqualTo(401);
        assertThat(statusFor("Bearer " + token, "Bearer " + token)).isEqualTo(401);
        assertThat(statusFor("Bearer " + token, "Basic YWRhOmFkYQ==")).isEqualTo(401);
        assertThat(statusFor("Basic YWRhOmFkYQ==", "Bearer " + token)).isEqualTo(401);
        assertThat(statusFor("", "Bearer " + token)).isEqualTo(401);
        assertThat(statusFor("Bearer " + token + ", Bearer " + token)).isEqualTo(401);
        assertThat(statusFor("Bearer " + token + " " + token)).isEqualTo(401);
    }

    @Test
    @Proves("S45")
    void refusesHugeTokensFast() {
        var begun = System.nanoTime();
        for (var letter : new String[] {"a", "a.", ".", "e30.", "="}) {
            assertThat(statusWithHeaderOf(letter, 7_000)).isEqualTo(401);
            assertThat(statusWithHeaderOf(letter, 100_000)).isIn(400, 401, 431);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    /** Whoever comes to sign in, renew or read the keys may still carry what has long ended. */
    @ParameterizedTest
    @ValueSource(strings = {"Bearer a.b.c", "Bearer ", "a.b.c", "Basic !!!", "gibberish"})
    void staleTokenLocksNoFrontDoor(String stale) {
        var visitor = api.with("Authorization", stale);
        var person = TestAccounts.at(port).signedUp();
        assertThat(person.signIn(visitor).get("token").asString()).isNotEmpty();
        assertThat(visitor.get("/.well-known/jwks.json").status()).isEqualTo(200);
        var again = visitor.post("/login", person.credentials());
        assertThat(again.json().get("status").asString()).isEqualTo("code_required");
    }

    private int statusWithHeaderOf(String letters, int length) {
        return GuardedDoor.knock(api.withToken(letters.repeat(length / letters.length())))
                .status();
    }

    private int statusFor(String... authorizations) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/products"));
        Stream.of(authorizations).forEach(value -> request.header("Authorization", value));
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }
}
