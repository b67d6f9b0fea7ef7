package dev.storekeeper.login.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Admins invite, see what became of it, and take it back. */
class InviteTests extends WithInvites {

    @Test
    @Proves("S83")
    void showsTheCodeOnce() {
        var answer = admin.post("/invites", Map.of("role", "VIEWER", "note", "for Ada"));
        assertThat(answer).hasStatus(201);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        var made = answer.json();
        assertThat(made.get("code").asString()).matches("([A-Z2-7]{4}-){7}[A-Z2-7]{4}");
        assertThat(made.get("role").asString()).isEqualTo("VIEWER");
        assertThat(made.get("note").asString()).isEqualTo("for Ada");
        assertThat(Instant.parse(made.get("expires_at").asString()))
                .isBetween(
                        TestClock.now().plus(Duration.ofDays(7)).minusSeconds(60),
                        TestClock.now().plus(Duration.ofDays(7)));
        var listed = admin.get("/invites?limit=1");
        assertThat(listed.json().get(0).get("id")).isEqualTo(made.get("id"));
        assertThat(listed.text()).doesNotContain(made.get("code").asString());
        assertThat(database.queryForList("SELECT * FROM invite").toString() + trail())
                .doesNotContain(made.get("code").asString())
                .doesNotContain(made.get("code").asString().replace("-", ""));
    }

    @Test
    void canBeWithdrawn() {
        var made = made(Map.of("role", "EDITOR"));
        var path = "/invites/" + made.get("id").asLong();
        assertThat(admin.delete(path)).hasStatus(204);
        assertUnusable(made.get("code").asString());
        assertThat(admin.delete(path)).hasStatus(404).hasCode("invite_not_found");
        var used = made(Map.of("role", "EDITOR"));
        signUp(used.get("code").asString());
        assertThat(admin.delete("/invites/" + used.get("id").asLong()))
                .hasStatus(409)
                .hasCode("invite_used");
    }

    @Test
    void tellsWhatBecameOfIt() {
        var made = made(Map.of("role", "EDITOR"));
        var name = TestAccounts.newName();
        signUp(name, made.get("code").asString());
        var listed = admin.get("/invites?limit=1").json().get(0);
        assertThat(listed.get("used_at").asString()).isNotBlank();
        assertThat(listed.get("used_by").asLong()).isEqualTo(idOf(name));
        assertThat(listed.get("created_by").asLong()).isEqualTo(idOf(adminName));
    }

    @Test
    void pagesNewestFirst() {
        var ids = Stream.generate(() -> made(Map.of("role", "EDITOR")).get("id").asLong())
                .limit(3)
                .toList();
        var first = admin.get("/invites?limit=2");
        assertThat(ids(first)).containsExactly(ids.get(2), ids.get(1));
        var next = String.valueOf(first.header("Link")).replaceFirst("^<(.*)>; rel=\"next\"$", "$1");
        assertThat(ids(admin.get(next)).getFirst()).isEqualTo(ids.get(0));
    }

    @Test
    void isInTheTrail() {
        var made = made(Map.of("role", "EDITOR"));
        var name = TestAccounts.newName();
        signUp(name, made.get("code").asString());
        var withdrawn = made(Map.of("role", "EDITOR"));
        admin.delete("/invites/" + withdrawn.get("id").asLong());
        assertThat(events("actor=" + idOf(adminName))).contains("INVITE_MADE", "INVITE_WITHDRAWN");
        assertThat(events("account=" + idOf(name))).contains("INVITE_USED", "SIGNED_UP");
    }

    @Test
    void refusesWhatAnInviteMayNotBe() {
        assertRefused(Map.of(), "role");
        assertRefused(Map.of("role", "OWNER"), "role");
        assertRefused(Map.of("role", "EDITOR", "note", "x".repeat(101)), "note");
        assertRefused(Map.of("role", "EDITOR", "note", "a\nb"), "note");
        assertRefused(Map.of("role", "EDITOR", "expires_at", "tomorrow"), "expires_at");
        assertRefused(Map.of("role", "EDITOR", "expires_at", TestClock.now().toString()), "expires_at");
        var late = TestClock.now().plus(Duration.ofDays(30)).plusSeconds(60);
        assertRefused(Map.of("role", "EDITOR", "expires_at", late.toString()), "expires_at");
        assertRefused(Map.of("role", "EDITOR", "code", "AAAA"), "code");
        assertThat(admin.get("/invites?page=1")).hasStatus(400);
    }

    private void assertRefused(Map<String, String> body, String field) {
        var answer = admin.post("/invites", body);
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields().getFirst()).isEqualTo(field);
    }

    private List<String> events(String filter) {
        return admin.get("/audit?" + filter)
                .json()
                .valueStream()
                .map(entry -> entry.get("event").asString())
                .toList();
    }

    private String trail() {
        return database.queryForList("SELECT * FROM audit_event").toString();
    }

    private static List<Long> ids(Api.Answer answer) {
        return answer.json()
                .valueStream()
                .map(invite -> invite.get("id").asLong())
                .toList();
    }
}
