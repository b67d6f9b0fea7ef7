package dev.storekeeper.login.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.HeldRow;
import dev.storekeeper.Phone;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts.Person;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithMember;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** An owner changes the own account. */
class OwnAccountTests extends WithMember {

    private static final String NEW_PASSWORD = "another rather long one";

    @Autowired
    JdbcTemplate database;

    @Test
    void seesItself() {
        var me = inside.get("/me").json();
        assertThat(me.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "username",
                        "role",
                        "created_at",
                        "recovery_codes_left",
                        "session_id",
                        "factors",
                        "proven_at");
        assertThat(me.get("username").asString()).isEqualTo(member.person().name());
        assertThat(me.get("recovery_codes_left").asInt()).isEqualTo(10);
    }

    @Test
    @Proves({"S08", "S56", "S83"})
    void changesItsPasswordAndEndsAllOtherSessions() {
        var elsewhere = member.person().signIn(api).get("token").asString();
        var changed = inside.put("/me/password", passwords(member.person().password()));
        assertThat(changed).hasStatus(200);
        assertThat(changed.header("Cache-Control")).contains("no-store");
        GuardedDoor.opensTo(api, changed.string("token"));
        GuardedDoor.staysShutTo(api, elsewhere);
        GuardedDoor.staysShutTo(api, member.token());
        assertThat(api.post("/token/refresh", Map.of("refresh_token", member.refreshToken())))
                .hasStatus(401);

        var code = member.person().phone().nextCode();
        assertThat(api.post("/login", member.person().credentialsWith(code)))
                .as("the old one")
                .hasStatus(401);
        assertThat(logIn(NEW_PASSWORD)).hasStatus(200);
    }

    @Test
    @Proves("S08")
    void needsItsPasswordOfTodayToChangeIt() {
        var refused = inside.put("/me/password", passwords("not the one of today"));
        assertThat(refused).hasStatus(400);
        assertThat(refused.wrongFields().getFirst()).isEqualTo("password");
        assertThat(inside.put("/me/password", Map.of("new_password", NEW_PASSWORD)))
                .hasStatus(400);
        GuardedDoor.opensTo(api, member.token());
    }

    @Test
    @Proves("S18")
    void countsWrongPasswordsHereWithThoseOfTheLogin() {
        IntStream.range(0, 10).forEach(_ -> inside.put("/me/password", passwords("not the one of today")));
        assertThat(inside.put("/me/password", passwords(member.person().password())))
                .hasStatus(429);
        assertThat(logIn(member.person().password())).hasStatus(429);
    }

    @Test
    @Proves("S08")
    void takesNoBadPassword() {
        for (var bad : List.of("short", "password1", member.person().name())) {
            var refused = inside.put(
                    "/me/password", Map.of("password", member.person().password(), "new_password", bad));
            assertThat(refused).as(bad).hasStatus(400);
            assertThat(refused.wrongFields().getFirst()).isEqualTo("new_password");
        }
    }

    /** The second waits for its turn; the first change ends its session. */
    @Test
    @Proves("S56")
    void changesItsPasswordOnceOfTwoAtOnce() throws Exception {
        var wanted = passwords(member.person().password());
        try (var account = HeldRow.by(
                database,
                "SELECT id FROM account WHERE username = ? FOR UPDATE",
                member.person().name())) {
            var answers = Stream.generate(() -> CompletableFuture.supplyAsync(() -> inside.put("/me/password", wanted)))
                    .limit(2)
                    .toList();
            account.awaitWaiting(1, "SELECT id FROM account");
            account.commit();
            assertThat(answers.stream().map(CompletableFuture::join).map(Api.Answer::status))
                    .containsExactlyInAnyOrder(200, 401);
        }
    }

    /** A login that was begun with the old password cannot be completed after the change. */
    @Test
    @Proves("S56")
    void refusesLoginsBegunWithTheOldPassword() {
        var challenge = api.post("/login", member.person().credentials()).string("challenge");
        inside.put("/me/password", passwords(member.person().password()));
        var late = api.post(
                "/verify-2fa",
                Map.of("challenge", challenge, "code", member.person().phone().nextCode()));
        assertThat(late).hasStatus(401);
    }

    @Test
    @Proves("S83")
    void renewsItsRecoveryCodes() {
        var renewed = inside.post("/me/recovery-codes", null);
        assertThat(renewed).hasStatus(200);
        assertThat(renewed.header("Cache-Control")).contains("no-store");
        var codes = renewed.json().get("recovery_codes");
        assertThat(codes.size()).isEqualTo(10);
        var old = Map.of(
                "username", member.person().name(),
                "password", member.person().password(),
                "recovery_code", member.recoveryCodes().getFirst());
        assertThat(api.post("/login", old)).hasStatus(401);
        var fresh = Map.of(
                "username", member.person().name(),
                "password", member.person().password(),
                "recovery_code", codes.get(0).asString());
        assertThat(api.post("/login", fresh)).hasStatus(200);
        assertThat(inside.get("/me/recovery-codes").number("left")).isEqualTo(9);
    }

    @Test
    void isLockedBeforeItsRecoveryCodesAreInserted() throws Exception {
        assertThat(whileLocked(member.person(), () -> inside.post("/me/recovery-codes", null)))
                .hasStatus(200);
        assertThat(inside.get("/me/recovery-codes").number("left")).isEqualTo(10);
    }

    @Test
    void isLockedBeforeItsFirstRecoveryCodesAreInserted() throws Exception {
        var person = accounts.signedUp();
        var credentials = person.credentialsWith(person.phone().nextCode());
        assertThat(whileLocked(person, () -> api.post("/login", credentials))).hasStatus(200);
    }

    /**
     * An insert of codes reads the account under a lock. Two requests that have done so and then want to change it would wait for each
     * other, so the request must wait for the account first.
     */
    private Api.Answer whileLocked(Person owner, Supplier<Api.Answer> request) throws Exception {
        try (var account = HeldRow.by(database, "SELECT id FROM account WHERE username = ? FOR UPDATE", owner.name())) {
            var answer = CompletableFuture.supplyAsync(request);
            account.awaitWaiting(1, "SELECT id FROM account");
            account.commit();
            return answer.join();
        }
    }

    @Test
    @Proves({"S30", "S56", "S83"})
    void movesToANewPhone() {
        var pending = inside.post("/me/totp", null);
        assertThat(pending).hasStatus(200);
        assertThat(pending.header("Cache-Control")).contains("no-store");
        var newPhone = Phone.withSecret(pending.string("2FA_secret"));
        assertThat(inside.accepting("image/png").get("/me/totp").bytes()).startsWith(0x89, 'P', 'N', 'G');
        assertThat(inside.accepting("text/plain").get("/me/totp").text()).contains("\u2588");
        assertThat(inside.accepting("application/json, text/plain, */*").get("/me/totp"))
                .hasHeader("Content-Type", "image/png");

        assertThat(logIn(member.person().password()))
                .as("the old phone until the new one is proven")
                .hasStatus(200);
        assertThat(inside.put("/me/totp", Map.of("code", newPhone.wrongCode()))).hasStatus(400);
        var code = newPhone.nextCode();
        var moved = inside.put("/me/totp", Map.of("code", code));
        assertThat(moved).hasStatus(200);
        GuardedDoor.opensTo(api, moved.string("token"));
        GuardedDoor.staysShutTo(api, member.token());

        assertThat(logIn(member.person().password())).as("the old phone").hasStatus(401);
        var person = member.person();
        assertThat(api.post("/login", person.credentialsWith(code)))
                .as("a code works once")
                .hasStatus(401);
        assertThat(api.post("/login", person.credentialsWith(newPhone.nextCode())))
                .hasStatus(200);
        assertThat(api.withToken(moved.string("token")).accepting("image/png").get("/me/totp"))
                .as("shown no more")
                .hasStatus(404);
    }

    @Test
    @Proves("S30")
    void forgetsANewPhoneThatIsNotProvenInTime() {
        var newPhone = Phone.withSecret(inside.post("/me/totp", null).string("2FA_secret"));
        TestClock.advance(Duration.ofMinutes(16));
        var token = inside.post(
                        "/verify-2fa", Map.of("code", member.person().phone().nextCode()))
                .string("token");
        assertThat(api.withToken(token).put("/me/totp", Map.of("code", newPhone.nextCode())))
                .hasStatus(404)
                .hasCode("no_phone_waits");
    }

    /** As when an admin takes the phone away at the same moment. */
    @Test
    void movesToNoNewPhoneOnceTheOldOneIsTakenAway() {
        database.update("""
                DELETE FROM totp_factor
                WHERE account_id = (SELECT id FROM account WHERE username = ?)""", member.person().name());
        assertThat(inside.post("/me/totp", null)).hasStatus(409).hasCode("account_changed");
    }

    @Test
    @Proves("S58")
    void seesItsSessionsAndEndsThem() {
        var other = api.with("User-Agent", "a phone of mine");
        var token = member.person().signIn(other).get("token").asString();
        List<JsonNode> sessions =
                inside.get("/me/sessions").json().valueStream().toList();
        assertThat(sessions).hasSize(2);
        var theirs = sessions.getFirst();
        assertThat(theirs.get("device").asString()).isEqualTo("a phone of mine");
        assertThat(theirs.get("address").asString()).isEqualTo("127.0.0.1");
        assertThat(theirs.get("current").asBoolean()).isFalse();
        assertThat(sessions.getLast().get("current").asBoolean()).isTrue();

        assertThat(inside.delete("/me/sessions/" + theirs.get("id").asString())).hasStatus(204);
        GuardedDoor.staysShutTo(api, token);
        GuardedDoor.opensTo(api, member.token());

        var third = member.person().signIn(api).get("token").asString();
        assertThat(inside.delete("/me/sessions")).hasStatus(204);
        GuardedDoor.staysShutTo(api, third);
        GuardedDoor.opensTo(api, member.token());
    }

    /** What changes one account waits for its row with one connection. */
    @Test
    @Proves("A8")
    void leavesConnectionsToOthersHoweverManyChangeOneAccount() throws Exception {
        var other = api.withToken(accounts.enrolled().token());
        var name = member.person().name();
        try (var account = HeldRow.by(database, "SELECT id FROM account WHERE username = ? FOR UPDATE", name)) {
            var answers = Stream.<Supplier<Api.Answer>>of(
                            () -> inside.delete("/me/sessions"),
                            () -> inside.delete("/me/sessions/unknown"),
                            () -> inside.post("/me/recovery-codes", null),
                            () -> inside.post("/logout?everywhere=true", null),
                            () -> inside.patch("/me/passkeys/unknown", Map.of("label", "mine")),
                            () -> inside.put("/me/password", passwords("not the one of today")))
                    .flatMap(request -> Stream.generate(() -> request).limit(8))
                    .map(request -> CompletableFuture.supplyAsync(request, Thread::startVirtualThread))
                    .toList();
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> account.waiting("SELECT id FROM account") == 1);
            assertThat(other.get("/products?limit=1")).hasStatus(200);
            assertThat(inside.send("OPTIONS", "/me", null)).hasStatus(200);
            assertThat(api.get("/actuator/health/readiness")).hasStatus(200);
            account.commit();
            assertThat(answers.stream().map(CompletableFuture::join).map(Api.Answer::status))
                    .doesNotContain(500);
        }
    }

    /** Without its body, which it may lack, a rotation of keys takes its turn at once. */
    @Test
    @Proves("A8")
    void leavesConnectionsToOthersHoweverManyOfItRotateKeys() throws Exception {
        var other = api.withToken(accounts.enrolled().token());
        var admin = accounts.admin(database);
        // The admin is none any more when they go on, so that no key is rotated.
        try (var account = HeldRow.by(
                database,
                "UPDATE account SET role = 'EDITOR' WHERE username = ?",
                admin.person().name())) {
            var answers = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> api.withToken(admin.token()).post("/keys/rotate", null), Thread::startVirtualThread))
                    .limit(30)
                    .toList();
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> account.waiting("SELECT id FROM account") == 1);
            assertThat(other.get("/products?limit=1")).hasStatus(200);
            account.commit();
            assertThat(answers.stream().map(CompletableFuture::join).map(Api.Answer::status))
                    .containsOnly(401);
        }
    }

    /** The requests of a stolen token take turns among themselves first, so that one of them at most is before the owner. */
    @Test
    @Proves("S58")
    void endsAllSessionsHoweverManyRequestsOfOneWait() throws Exception {
        var owner = api.withToken(member.person().signIn(api).get("token").asString());
        var name = member.person().name();
        try (var account = HeldRow.by(database, "SELECT id FROM account WHERE username = ? FOR UPDATE", name)) {
            var theirs = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> inside.delete("/me/sessions/unknown"), Thread::startVirtualThread))
                    .limit(40)
                    .toList();
            account.awaitWaiting(1, "SELECT id FROM account");
            var ended = CompletableFuture.supplyAsync(
                    () -> owner.post("/logout?everywhere=true", null), Thread::startVirtualThread);
            await().during(Duration.ofMillis(500)).until(() -> !ended.isDone());
            account.commit();
            assertThat(ended.join()).hasStatus(204);
            assertThat(theirs.stream().map(CompletableFuture::join).map(Api.Answer::status))
                    .as("what was done before")
                    .filteredOn(status -> status == 404)
                    .hasSizeLessThan(10);
        }
    }

    /** A client that was known has guesses of its own; one that is not shares those that strangers have spent. */
    @Test
    @Proves("S58")
    void knowsTheClientNoMoreWhoseSessionItEnds() {
        var known = api.keepingCookies();
        var token = member.person().signIn(known).get("token").asString();
        var session = api.withToken(token).get("/me").string("session_id");
        assertThat(inside.delete("/me/sessions/" + session)).hasStatus(204);
        spendTheGuessesOfStrangers();
        assertThat(known.post("/login", member.person().credentials())).hasStatus(429);
    }

    /** As after a log-out. */
    @Test
    void staysKnownToTheClientThatEndsItsOwnSession() {
        var known = api.keepingCookies();
        var token = member.person().signIn(known).get("token").asString();
        var itself = known.withToken(token);
        var session = itself.get("/me").string("session_id");
        assertThat(itself.delete("/me/sessions/" + session)).hasStatus(204);
        spendTheGuessesOfStrangers();
        assertThat(known.post("/login", member.person().credentials())).hasStatus(200);
    }

    /** It logs out while another session ends it. */
    @Test
    void staysKnownToTheClientThatLogsOutBeforeItIsEnded() throws Exception {
        var known = api.keepingCookies();
        var token = member.person().signIn(known).get("token").asString();
        var session = api.withToken(token).get("/me").string("session_id");
        try (var logout = HeldRow.by(database, "UPDATE session SET ended_at = created_at WHERE id = ?", session)) {
            var answer = CompletableFuture.supplyAsync(() -> inside.delete("/me/sessions/" + session));
            logout.awaitWaiting(1, "update session");
            logout.commit();
            assertThat(answer.join()).hasStatus(404).hasCode("session_not_found");
        }
        spendTheGuessesOfStrangers();
        assertThat(known.post("/login", member.person().credentials())).hasStatus(200);
    }

    /** Two logins from one client, of which the later one stays. */
    @Test
    @Proves("S58")
    void keepsTheClientKnownWhoseOtherSessionItEnds() {
        var known = api.keepingCookies();
        member.person().signIn(known);
        var kept = member.person().signIn(known).get("token").asString();
        assertThat(api.withToken(kept).delete("/me/sessions")).hasStatus(204);
        spendTheGuessesOfStrangers();
        assertThat(known.post("/login", member.person().credentials())).hasStatus(200);
    }

    /** The later login may be of someone who has a copy of the cookie, and whose client has the new one. */
    @Test
    @Proves("S58")
    void knowsTheClientNoMoreWhoseLaterSessionItEnds() {
        var known = api.keepingCookies();
        var kept = member.person().signIn(known).get("token").asString();
        member.person().signIn(known);
        assertThat(api.withToken(kept).delete("/me/sessions")).hasStatus(204);
        spendTheGuessesOfStrangers();
        assertThat(known.post("/login", member.person().credentials())).hasStatus(429);
    }

    @Test
    @Proves("S62")
    void endsNoSessionOfOthers() {
        var victim = accounts.enrolled();
        var id = api.withToken(victim.token())
                .get("/me/sessions")
                .json()
                .at("/0/id")
                .asString();
        var foreign = inside.delete("/me/sessions/" + id);
        var missing = inside.delete("/me/sessions/AAAAAAAAAAAAAAAAAAAAAA");
        assertThat(foreign).hasStatus(404).hasCode("session_not_found");
        assertThat(foreign.json().get("detail")).isEqualTo(missing.json().get("detail"));
        GuardedDoor.opensTo(api, victim.token());
    }

    @Test
    @Proves("S56")
    void leavesForGoodAndFreesItsName() {
        assertThat(inside.delete("/me")).hasStatus(204);
        GuardedDoor.staysShutTo(api, member.token());
        assertThat(logIn(member.person().password())).hasStatus(401);
        assertThat(database.queryForObject(
                        "SELECT COUNT(*) FROM account WHERE username = ?",
                        Integer.class,
                        member.person().name()))
                .isZero();
        assertThat(api.post("/signup", Map.of("username", member.person().name(), "password", NEW_PASSWORD)))
                .hasStatus(201);
    }

    private void spendTheGuessesOfStrangers() {
        var wrong = Map.of("username", member.person().name(), "password", "a wrong password");
        IntStream.range(0, 10).forEach(_ -> api.post("/login", wrong));
        assertThat(api.post("/login", member.person().credentials())).hasStatus(429);
    }

    private static Map<String, String> passwords(String today) {
        return Map.of("password", today, "new_password", NEW_PASSWORD);
    }

    private Api.Answer logIn(String password) {
        var code = member.person().phone().nextCode();
        return api.post("/login", Map.of("username", member.person().name(), "password", password, "code", code));
    }
}
