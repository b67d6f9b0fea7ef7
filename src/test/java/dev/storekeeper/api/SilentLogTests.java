package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import dev.storekeeper.WithServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;

/** The log keeps no secret that passes by, and shows no line that a stranger has written (S95, S96). */
@Import(Probes.class)
@ExtendWith(OutputCaptureExtension.class)
class SilentLogTests extends WithServer {

    private static final String CANARY = "canary-Xq7";

    @Test
    @Proves({"S90", "S95"})
    void keepsNoSecretThatPassesBy(CapturedOutput log) {
        var secrets = new ArrayList<String>();
        var member = accounts.enrolled();
        var person = member.person();
        secrets.addAll(List.of(person.password(), person.secret(), member.token(), member.refreshToken()));
        secrets.addAll(member.recoveryCodes());
        var first = api.post("/login", person.credentials());
        secrets.add(String.valueOf(first.header("X-Challenge")));
        var reused = Map.of("refresh_token", member.refreshToken());
        api.post("/token/refresh", reused);
        dev.storekeeper.TestClock.advance(java.time.Duration.ofMinutes(1));
        api.post("/token/refresh", reused);
        var basic = Base64.getEncoder().encodeToString((person.name() + ":" + CANARY).getBytes(StandardCharsets.UTF_8));
        secrets.add(basic);
        secrets.add(CANARY);
        for (var door :
                List.of("/signup", "/login", "/verify-2fa", "/token/refresh", "/products", "/me/password", "/logout")) {
            for (var field : List.of(
                    "username", "password", "code", "recovery_code", "challenge", "refresh_token", "invite", "x")) {
                api.post(door, Map.of("name", person.name(), field, CANARY));
                api.post(door, "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(person.name(), CANARY));
                api.post(door, "{\"" + field + "\": \"" + CANARY);
                api.with("Content-Type", "text/plain").post(door, CANARY);
            }
            for (var scheme : List.of("Bearer " + CANARY, "Basic " + basic, CANARY)) {
                api.with("Authorization", scheme).get(door + "?access_token=" + CANARY + "&password=" + CANARY);
                api.with("Cookie", "storekeeper_challenge=" + CANARY + "; storekeeper_device=" + CANARY)
                        .get(door);
            }
        }
        api.with("Authorization", "Bearer " + CANARY).get("/probe/fault/state?token=" + CANARY);
        assertThat(log.getAll())
                .isNotEmpty()
                .contains("A request failed unexpectedly")
                .doesNotContain(secrets);
    }

    @Test
    @Proves("S96")
    void showsNoLineThatAStrangerWrote(CapturedOutput log) {
        var forged =
                "x\r\n2026-11-21T00:00:00.000Z  INFO 1 --- FORGED \u001b[2J\u001b]0;FORGED\u0007 \u2028FORGED \u0085FORGED";
        var editor = accounts.editor();
        for (var field : List.of("username", "password", "code", "challenge", "refresh_token", "recovery_code")) {
            for (var door : List.of("/signup", "/login", "/verify-2fa", "/token/refresh")) {
                var body = new HashMap<>(Map.of("username", "somebody", "password", "a long enough one"));
                body.put(field, forged);
                api.post(door, body);
            }
        }
        editor.post("/products", Map.of("name", forged, "price", 1, "quantity", 1, "sku", forged));
        editor.get("/products?q=" + "x%0d%0aFORGED%1b%5b2J" + "&sort=x%0aFORGED");
        editor.get("/products/x%0d%0aFORGED");
        api.get("/nowhere%0d%0aFORGED");
        for (var header :
                List.of("User-Agent", "X-Request-Id", "Cookie", "Authorization", "X-Forwarded-For", "X-Challenge")) {
            RawHttp.ask(port, "GET /products HTTP/1.1", header + ": x\tFORGED\u001b[2J");
            RawHttp.ask(port, "POST /login HTTP/1.1", header + ": x\u0085FORGED");
            RawHttp.ask(port, "GET /probe/fault/state?FORGED%0aFORGED HTTP/1.1", header + ": FORGED\\nFORGED");
        }
        assertThat(log.getAll()).contains("A request failed unexpectedly").doesNotContain("FORGED", "\u001b[2J");
    }
}
