package dev.storekeeper.login.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.HeldRow;
import dev.storekeeper.Parallel;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An invite lets in one person, once, in its role and in its time. */
class InvitedTests extends WithInvites {

    @Test
    void givesItsRole() {
        var viewer = api.withToken(accounts.viewer(database).token());
        assertThat(viewer.get("/products")).hasStatus(200);
        assertThat(viewer.post("/products", Map.of("name", "Sack", "price", 1, "quantity", 1)))
                .hasStatus(403);
        var second = api.withToken(accounts.invited(code("ADMIN")).token());
        assertThat(second.get("/invites")).hasStatus(200);
    }

    @Test
    void takesTheCodeAsPeopleCopyIt() {
        assertThat(signUp(code("EDITOR").toLowerCase(Locale.ROOT).replace("-", " ")))
                .hasStatus(201);
    }

    @Test
    void letsInOnce() {
        var code = code("EDITOR");
        assertThat(signUp(code)).hasStatus(201);
        assertUnusable(code);
    }

    @Test
    void letsInOneOfManyAtOnce() {
        var code = code("EDITOR");
        var names = Stream.generate(TestAccounts::newName).limit(20).toList();
        var answers = Parallel.times(20, number -> signUp(names.get(number), code));
        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() != 201)).allSatisfy(answer -> {
            assertThat(answer).hasStatus(400);
            assertThat(answer.wrongFields().getFirst()).isEqualTo("invite");
        });
        assertThat(names.stream()
                        .filter(name -> database.queryForList("SELECT id FROM account WHERE username = ?", name)
                                        .size()
                                == 1))
                .hasSize(1);
    }

    @Test
    void expires() {
        var soon = TestClock.now().plusSeconds(120).toString();
        var code =
                made(Map.of("role", "EDITOR", "expires_at", soon)).get("code").asString();
        TestClock.advance(Duration.ofSeconds(121));
        assertUnusable(code);
    }

    @Test
    void fallsWithTheAdminWhoMadeIt() {
        var code = code("EDITOR");
        database.update("UPDATE account SET role = 'EDITOR' WHERE username = ?", adminName);
        assertUnusable(code);
    }

    /** The sign-up has found the invite usable, and waits for the test, which holds its name. */
    @Test
    void fallsWithTheAdminWhoMadeItWhileItIsUsed() throws Exception {
        var code = code("EDITOR");
        var name = TestAccounts.newName();
        CompletableFuture<Api.Answer> signedUp;
        try (var held = HeldRow.by(database, """
                INSERT INTO account (username, username_key, password_hash, role, created_at)
                VALUES (?, ?, '', 'EDITOR', NOW())""", name, name)) {
            signedUp = CompletableFuture.supplyAsync(() -> signUp(name, code));
            held.awaitWaiting(1, "insert into account");
            database.update("UPDATE account SET role = 'EDITOR' WHERE username = ?", adminName);
        }
        assertThat(signedUp.join()).hasStatus(400);
        assertThat(signedUp.join().wrongFields().getFirst()).isEqualTo("invite");
    }

    @Test
    void fallsWithTheLockOrTheEndOfTheAdminWhoMadeIt() {
        var other = api.withToken(accounts.admin(database).token());
        var path = "/users/" + idOf(adminName);
        var code = code("EDITOR");
        assertThat(other.patch(path, Map.of("locked", true))).hasStatus(200);
        assertUnusable(code);
        assertThat(other.patch(path, Map.of("locked", false))).hasStatus(200);
        assertThat(other.delete(path)).hasStatus(204);
        assertUnusable(code);
    }

    @Test
    void namesAWrongInviteBesideTheOtherFields() {
        var body = Map.of("username", "a", "password", "short", "invite", "AAAA-BBBB");
        assertThat(api.post("/signup", body).wrongFields()).containsExactlyInAnyOrder("username", "password", "invite");
    }
}
