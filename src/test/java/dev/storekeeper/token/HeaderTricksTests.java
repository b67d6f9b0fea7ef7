package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.sun.net.httpserver.HttpServer;
import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A token does not bring its own key, nor say where to find one (S39; RFC 8725, section 3.10). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeaderTricksTests {

    private final Api api;
    private final Forge forge;
    private final SigningKey stranger = SigningKey.random(2, TestClock.now(), TestClock.now());
    private final ECKey strangersJwk = new ECKey.Builder(Curve.P_256, stranger.publicKey())
            .keyID(stranger.kid())
            .build();
    private final HttpServer listener;
    private final AtomicInteger calls = new AtomicInteger();

    HeaderTricksTests(@Autowired SigningKeys keys, @LocalServerPort int port) throws IOException {
        api = Api.at(port);
        forge = new Forge(keys, TestAccounts.at(port).enrolled().token());
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> {
            calls.incrementAndGet();
            var keySet = ("{\"keys\":[" + strangersJwk.toJSONString() + "]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keySet.length);
            exchange.getResponseBody().write(keySet);
            exchange.close();
        });
        listener.start();
    }

    @AfterAll
    void stopListening() {
        listener.stop(0);
    }

    @Test
    @Proves("S39")
    void fetchesNoKey() {
        var address = "http://127.0.0.1:" + listener.getAddress().getPort() + "/keys.json";
        for (var name : List.of("jku", "x5u")) {
            for (var kid : List.of(stranger.kid(), String.valueOf(forge.header().get("kid")), address)) {
                GuardedDoor.staysShutTo(api, strangers(Map.of(name, address, "kid", kid)));
            }
            // With the right key the header is idle, and no reason to call anybody either.
            GuardedDoor.knock(api.withToken(forge.signed(with(Map.of(name, address)), forge.claims())));
        }
        assertThat(calls).hasValue(0);
    }

    @Test
    @Proves("S39")
    void takesNoKeyThatTheTokenBrings() {
        var jwk = strangersJwk.toJSONObject();
        GuardedDoor.staysShutTo(api, strangers(Map.of("jwk", jwk)));
        GuardedDoor.staysShutTo(api, strangers(Map.of("jwk", jwk, "kid", stranger.kid())));
        GuardedDoor.staysShutTo(api, strangers(Map.of("x5c", List.of("MIIB"), "kid", stranger.kid())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "../../dev/null",
                "/dev/null",
                "..\\..\\nul",
                "file:///dev/null",
                "' or 1=1 -- ",
                "' union select public_key from signing_key -- ",
                "%",
                "_",
                "${jndi:ldap://127.0.0.1/a}",
                "a\u0000b",
                "\r\nX-Forged: 1"
            })
    @Proves("S39")
    void looksForNoKeyElsewhere(String kid) {
        var answer = GuardedDoor.knock(api.withToken(strangers(Map.of("kid", kid))));
        var usual = GuardedDoor.knock(api.withToken(strangers(Map.of("kid", "unknown"))));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("X-Forged")).isNull();
        assertThat(withoutRequestId(answer)).isEqualTo(withoutRequestId(usual));
    }

    private static JsonNode withoutRequestId(Api.Answer answer) {
        var problem = (ObjectNode) answer.json();
        assertThat(problem.remove("request_id")).isNotNull();
        return problem;
    }

    private String strangers(Map<String, Object> additions) {
        var payload = Forge.json(forge.claims()).getBytes(StandardCharsets.UTF_8);
        return Forge.signed(Forge.json(with(additions)), payload, Forge.ECDSA, stranger.privateKey());
    }

    private Map<String, @Nullable Object> with(Map<String, Object> additions) {
        var header = forge.header();
        header.putAll(additions);
        return header;
    }
}
