package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Canary;
import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import dev.storekeeper.WithServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;

/** The log keeps no secret that passes by, and shows no line that a stranger has written (S95, S96). */
@Import(Probes.class)
@ExtendWith(OutputCaptureExtension.class)
class SilentLogTests extends WithServer {

    @Test
    @Proves({"S90", "S95"})
    void keepsNoSecretThatPassesBy(CapturedOutput log) {
        var secrets = Canary.fly(api, accounts);
        api.with("Authorization", "Bearer " + secrets.getLast()).get("/probe/fault/state?token=" + secrets.getLast());
        assertThat(log.getAll())
                .isNotEmpty()
                .contains("A request failed unexpectedly")
                .doesNotContain(secrets);
    }

    /** With {@code --debug}, and finer. */
    @Test
    @Proves("S95")
    void keepsNoBodyWhereSpringIsLoggedInDetail(CapturedOutput log) {
        var logging = LoggingSystem.get(getClass().getClassLoader());
        logging.setLogLevel("org.springframework.web", LogLevel.TRACE);
        try {
            var member = accounts.enrolled();
            var renewed = api.post("/token/refresh", Map.of("refresh_token", member.refreshToken()));
            var secrets = new ArrayList<>(member.recoveryCodes());
            secrets.addAll(List.of(member.person().password(), member.person().secret(), member.token()));
            secrets.addAll(List.of(member.refreshToken(), renewed.string("refresh_token"), renewed.string("token")));
            assertThat(log.getAll()).contains("POST \"/login\"").doesNotContain(secrets);
        } finally {
            logging.setLogLevel("org.springframework.web", null);
        }
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
