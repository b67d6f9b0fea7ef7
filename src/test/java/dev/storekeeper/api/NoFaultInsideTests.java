package dev.storekeeper.api;

import static dev.storekeeper.api.NoFaultTests.assertServed;

import dev.storekeeper.Api;
import dev.storekeeper.WithServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What members and admins may send makes no fault either (S77). */
class NoFaultInsideTests extends WithServer {

    @Autowired
    private JdbcTemplate database;

    @Test
    void servesOrRefusesOddPathsAndParametersOfAdmins() {
        var admin = admin();
        for (var odd : NoFaultTests.ODD_TEXT) {
            var written = URLEncoder.encode(odd, StandardCharsets.UTF_8).replace("+", "%20");
            for (var name : List.of(
                    "limit", "after", "event", "account", "actor", "since", "until", "role", "username", written)) {
                for (var list : List.of("/audit", "/invites", "/users")) {
                    assertServed(name + "=" + odd, admin.get("%s?%s=%s".formatted(list, name, written)));
                }
            }
            assertServed(odd, admin.get("/users/" + written));
            assertServed(odd, admin.delete("/users/" + written));
            assertServed(odd, admin.delete("/invites/" + written));
            assertServed(odd, admin.delete("/me/sessions/" + written));
            assertServed(odd, admin.delete("/me/passkeys/" + written));
        }
    }

    @Test
    void servesOrRefusesOddTimes() {
        var admin = admin();
        for (var odd : List.of(
                "2026-02-30T00:00:00Z",
                "2026-01-01T24:00:00Z",
                "2999-12-31T23:59:60Z",
                "2999-12-31T23:59:59.999999Z",
                "2000-01-01T::Z",
                "9999-12-31T23:59:59Z",
                "-2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00%2B01:00")) {
            assertServed(odd, admin.get("/audit?since=" + odd));
            assertServed(odd, admin.get("/audit?until=" + odd));
            assertServed(odd, admin.post("/invites", "{\"role\": \"VIEWER\", \"expires_at\": \"%s\"}".formatted(odd)));
        }
    }

    @Test
    void servesOrRefusesEachFieldOfAdmins() {
        var admin = admin();
        var somebody = accounts.enrolled().person().name();
        var id = database.queryForList("SELECT id FROM account WHERE username = ?", Long.class, somebody)
                .getFirst();
        forEach(List.of("role", "note", "expires_at"), body -> assertServed(body, admin.post("/invites", body)));
        forEach(List.of("note", "expires_at"), body -> {
            var whole = body.replaceFirst("\\{", "{\"role\": \"VIEWER\", ");
            assertServed(whole, admin.post("/invites", whole));
        });
        forEach(List.of("role", "locked"), body -> assertServed(body, admin.patch("/users/" + id, body)));
    }

    @Test
    void servesOrRefusesEachFieldOfMembers() {
        var me = accounts.editor();
        forEach(List.of("password", "new_password"), body -> assertServed(body, me.put("/me/password", body)));
        forEach(List.of("code"), body -> assertServed(body, me.put("/me/totp", body)));
        forEach(List.of("ceremony", "label", "credential"), body -> assertServed(body, me.post("/me/passkeys", body)));
    }

    private Api admin() {
        return api.withToken(accounts.admin(database).token());
    }

    private static void forEach(List<String> fields, Consumer<String> action) {
        for (var field : fields) {
            NoFaultTests.ODD_JSON.forEach(value -> action.accept("{\"%s\": %s}".formatted(field, value)));
        }
    }
}
