package dev.storekeeper.login.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.HeldRow;
import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts.Member;
import dev.storekeeper.WithServer;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** An admin keeps the accounts of others. */
class UsersTests extends WithServer {

    @Autowired
    JdbcTemplate database;

    private Api admin;
    private Member member;
    private long id;

    @BeforeEach
    void begin() {
        admin = api.withToken(accounts.admin(database).token());
        member = accounts.enrolled();
        id = idOf(member);
    }

    @Test
    void findsThem() {
        var found = admin.get("/users?username=" + member.person().name()).json();
        assertThat(found.size()).isEqualTo(1);
        assertThat(found.get(0).propertyNames())
                .containsExactlyInAnyOrder("id", "username", "role", "locked", "created_at");
        assertThat(admin.get("/users/" + id).json()).isEqualTo(found.get(0));
        assertThat(admin.get("/users/999999999")).hasStatus(404).hasCode("user_not_found");
        assertThat(admin.get("/users?role=GOD")).hasStatus(400);
        assertThat(admin.get("/users?name=x").json().at("/errors/0/field").asString())
                .isEqualTo("name");
    }

    @Test
    void readsThemPageByPage() {
        var seen = new HashSet<Long>();
        var path = "/users?limit=3";
        for (int page = 0; path != null && page < 1000; page++) {
            var answer = admin.get(path);
            answer.json()
                    .valueStream()
                    .forEach(user ->
                            assertThat(seen.add(user.get("id").asLong())).isTrue());
            var link = answer.header("Link");
            path = link == null ? null : link.substring(1, link.indexOf('>'));
        }
        assertThat(database.queryForList("SELECT id FROM account WHERE deleted_at IS NULL", Long.class))
                .containsExactlyInAnyOrderElementsOf(seen);
    }

    @Test
    @Proves({"S48", "S56", "S65"})
    void givesARoleThatIsFeltAtOnce() {
        assertThat(change(Map.of("role", "VIEWER")).string("role")).isEqualTo("VIEWER");
        GuardedDoor.staysShutTo(api, member.token());
        var again = member.person().signIn(api).get("token").asString();
        GuardedDoor.opensTo(api, again);
        assertThat(api.withToken(again).post("/products", Map.of("name", "x", "price", 1, "quantity", 1)))
                .hasStatus(403);
    }

    @Test
    void changesNothingThatIsSoAlready() {
        assertThat(change(Map.of("role", "EDITOR"))).hasStatus(200);
        GuardedDoor.opensTo(api, member.token());
    }

    @Test
    @Proves({"S48", "S56"})
    void locksThemOutInTheWordsOfAWrongPassword() {
        var wrong = api.post("/login", Map.of("username", member.person().name(), "password", "a wrong password"));
        assertThat(change(Map.of("locked", true)).json().get("locked").asBoolean())
                .isTrue();
        GuardedDoor.staysShutTo(api, member.token());
        assertThat(api.post("/token/refresh", Map.of("refresh_token", member.refreshToken())))
                .hasStatus(401);
        var locked = api.post("/login", member.person().credentials());
        assertThat(locked).hasStatus(401);
        assertThat(withoutId(locked)).isEqualTo(withoutId(wrong));

        change(Map.of("locked", false));
        assertThat(api.post("/login", member.person().credentials())).hasStatus(200);
    }

    /** A login that is under way when the lock comes ends in nothing, whichever of them is first. */
    @Test
    @Proves("S56")
    void leavesNoSessionOfALockedAccount() {
        for (int round = 0; round < 5; round++) {
            var person = accounts.enrolled().person();
            var target =
                    database.queryForObject("SELECT id FROM account WHERE username = ?", Long.class, person.name());
            var keeper = api.withToken(accounts.admin(database).token());
            var code = person.phone().nextCode();
            var answers = Parallel.times(
                    6,
                    number -> number == 3
                            ? keeper.patch("/users/" + target, Map.of("locked", true))
                            : api.post("/login", person.credentialsWith(code)));
            assertThat(answers.get(3)).hasStatus(200);
            assertThat(database.queryForObject(
                            "SELECT COUNT(*) FROM session WHERE account_id = ? AND ended_at IS NULL",
                            Integer.class,
                            target))
                    .isZero();
        }
    }

    /** The admin's request waits for the row of a session, while the login locks the account and its device. */
    @Test
    void doesNotDeadlockWithTheLoginOfAKnownClient() throws Exception {
        var person = member.person();
        var known = api.keepingCookies();
        person.signIn(known);
        try (var session = HeldRow.by(database, "SELECT id FROM session WHERE account_id = ? FOR UPDATE", id)) {
            var lock = CompletableFuture.supplyAsync(
                    () -> admin.patch("/users/" + id, Map.of("locked", true)), Thread::startVirtualThread);
            session.awaitWaiting(1, "update session");
            var body = person.credentialsWith(person.phone().nextCode());
            var login = CompletableFuture.supplyAsync(() -> known.post("/login", body), Thread::startVirtualThread);
            await().until(() -> session.waiting("SELECT id FROM account") + session.waiting("UPDATE device") > 0);
            session.commit();
            assertThat(lock.join()).hasStatus(200);
            assertThat(login.join()).hasStatus(401);
        }
    }

    @Test
    @Proves({"S35", "S56"})
    void takesALostPhoneAway() {
        assertThat(admin.post("/users/" + id + "/reset-2fa", null)).hasStatus(204);
        GuardedDoor.staysShutTo(api, member.token());
        var code = member.person().phone().nextCode();
        assertThat(api.post("/login", member.person().credentialsWith(code)))
                .as("the old phone")
                .hasStatus(401);
        var recovery = Map.of(
                "username", member.person().name(),
                "password", member.person().password(),
                "recovery_code", member.recoveryCodes().getFirst());
        assertThat(api.post("/login", recovery)).as("the old paper").hasStatus(401);
        var begun =
                api.accepting("application/json").post("/login", member.person().credentials());
        assertThat(begun.string("status")).isEqualTo("enrolment_required");
    }

    @Test
    void endsSessionsAndAccounts() {
        assertThat(admin.delete("/users/" + id + "/sessions")).hasStatus(204);
        GuardedDoor.staysShutTo(api, member.token());
        assertThat(admin.delete("/users/" + id)).hasStatus(204);
        assertThat(admin.get("/users/" + id)).hasStatus(404);
        assertThat(admin.delete("/users/" + id)).hasStatus(404).hasCode("user_not_found");
    }

    /** A client that was known has guesses of its own; one that is not shares those that strangers have spent. */
    @Test
    void forgetsTheClientsOfThoseWhomItPutsOut() {
        var known = api.keepingCookies();
        member.person().signIn(known);
        assertThat(admin.delete("/users/" + id + "/sessions")).hasStatus(204);
        IntStream.range(0, 10)
                .forEach(_ ->
                        api.post("/login", Map.of("username", member.person().name(), "password", "a wrong password")));
        assertThat(known.post("/login", member.person().credentials())).hasStatus(429);
    }

    private Api.Answer change(Map<String, Object> what) {
        var answer = admin.patch("/users/" + id, what);
        assertThat(answer).hasStatus(200);
        return answer;
    }

    private long idOf(Member member) {
        return api.withToken(member.token()).get("/me").number("id");
    }

    private static JsonNode withoutId(Api.Answer answer) {
        var body = (tools.jackson.databind.node.ObjectNode) answer.json();
        body.remove("request_id");
        return body;
    }
}
