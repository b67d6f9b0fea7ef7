package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.HeldRow;
import dev.storekeeper.Parallel;
import dev.storekeeper.Phone;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts.Person;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithServer;
import dev.storekeeper.login.Devices.Guesser;
import dev.storekeeper.login.Guesses.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

class GuessBudgetTests extends WithServer {

    private Person person;

    @BeforeEach
    void enrol() {
        person = accounts.enrolled().person();
        TestClock.advance(Duration.ofMinutes(2));
    }

    @Test
    @Proves("S24")
    void judgesTenGuessesAtOnceAndThenOneEveryThreeMinutesWhateverTheChallenge() {
        for (int guess = 0; guess < 10; guess++) {
            var inTwoSteps = guess % 2 == 0;
            assertThat((inTwoSteps ? verify(challenge(), wrong()) : logIn(wrong())))
                    .hasStatus(401);
        }
        var right = verify(challenge(), person.phone().code());
        assertThat(right).hasStatus(429).hasCode("too_many_guesses");

        var wait = Duration.ofSeconds(Long.parseLong(String.valueOf(right.header("Retry-After"))));
        assertThat(wait).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
        TestClock.advance(wait);
        assertThat(logIn(wrong())).as("one more").hasStatus(401);
        assertThat(logIn(person.phone().code())).hasStatus(429);
    }

    @Test
    @Proves("S24")
    void judgesFiftyGuessesInThirtyDays() {
        var end = TestClock.now().plus(Duration.ofDays(30));
        var judged = 0;
        while (TestClock.now().isBefore(end)) {
            var answer = logIn(wrong());
            if (answer.status() == 401) {
                judged++;
                continue;
            }
            assertThat(answer).hasStatus(429);
            assertThat(logIn(person.phone().code())).as("the right one").hasStatus(429);
            TestClock.advance(Duration.ofSeconds(Long.parseLong(String.valueOf(answer.header("Retry-After")))));
        }
        assertThat(judged).isBetween(49, 50);
    }

    @Test
    @Proves("S24")
    void judgesTwentyGuessesAtOnceAndThenOneADay() {
        IntStream.range(0, 10).forEach(_ -> assertThat(logIn(wrong())).hasStatus(401));
        TestClock.advance(Duration.ofMinutes(31));
        IntStream.range(0, 10).forEach(_ -> assertThat(logIn(wrong())).hasStatus(401));
        TestClock.advance(Duration.ofMinutes(31));
        var refused = logIn(person.phone().code());
        assertThat(refused).hasStatus(429);
        assertThat(Long.parseLong(String.valueOf(refused.header("Retry-After"))))
                .isBetween(Duration.ofHours(22).toSeconds(), Duration.ofDays(1).toSeconds());
        TestClock.advance(Duration.ofDays(1));
        assertThat(logIn(person.phone().code())).hasStatus(200);
    }

    @Test
    @Proves("S25")
    void neverJudgesMoreHoweverManyGuessAtOnce() {
        var code = wrong();
        var statuses = Parallel.times(100, _ -> logIn(code).status());
        assertThat(statuses).containsOnly(401, 429);
        assertThat(statuses.stream().filter(status -> status == 401)).hasSize(10);
        assertThat(logIn(person.phone().code())).hasStatus(429);
    }

    /** The right code was on its way before the wrong ones on another node, and is answered as if it had come after them. */
    @Test
    @Proves("S25")
    void refusesARightCodeWhereTheLastGuessIsSpentMeanwhile(
            @Autowired JdbcTemplate database, @Autowired Guesses guesses, @Autowired Devices devices) throws Exception {
        var unknown = new Guesser(devices.subjectOfUnknownClients(person.name()), false);
        var id = database.queryForList("SELECT id FROM account WHERE username = ?", Long.class, person.name())
                .getFirst();
        try (var factor =
                HeldRow.by(database, "SELECT account_id FROM totp_factor WHERE account_id = ? FOR UPDATE", id)) {
            var code = person.phone().nextCode();
            var right = CompletableFuture.supplyAsync(() -> logIn(code));
            factor.awaitWaiting(1, "UPDATE totp_factor");
            IntStream.range(0, 10).forEach(_ -> guesses.count(unknown, Kind.CODE));
            factor.commit();
            assertThat(right.join()).hasStatus(429).hasCode("too_many_guesses");
        }
    }

    /** What was judged wrong and is not counted yet keeps all others waiting: a right code among them is too late. */
    @Test
    @Proves("S25")
    void judgesNothingWhileAWrongGuessIsCounted(@Autowired JdbcTemplate database, @Autowired Devices devices)
            throws Exception {
        IntStream.range(0, 9).forEach(_ -> logIn(wrong()));
        var challenges = IntStream.range(0, 5).mapToObj(_ -> challenge()).toList();
        try (var count = HeldRow.by(
                database,
                "SELECT kind FROM rate_limit WHERE subject = ? AND kind = 'CODE' FOR UPDATE",
                devices.subjectOfUnknownClients(person.name()))) {
            var wrong = challenges.stream()
                    .map(challenge ->
                            CompletableFuture.supplyAsync(() -> verify(challenge, wrong()), Thread::startVirtualThread))
                    .toList();
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> count.waiting("UPDATE rate_limit") == 1);
            var right = CompletableFuture.supplyAsync(() -> logIn(person.phone().code()), Thread::startVirtualThread);
            count.commit();
            assertThat(right.join()).hasStatus(429).hasCode("too_many_guesses");
            assertThat(wrong.stream().map(CompletableFuture::join).map(Api.Answer::status))
                    .containsOnlyOnce(401)
                    .containsOnly(401, 429);
        }
    }

    @Test
    void takesNothingForRightCodes() {
        for (int login = 0; login < 12; login++) {
            assertThat(logIn(person.phone().nextCode())).hasStatus(200);
        }
    }

    @Test
    @Proves("S24")
    void isNotRestoredByARightPassword() {
        IntStream.range(0, 10).forEach(_ -> logIn(wrong()));
        api.post("/login", person.credentials());
        assertThat(logIn(person.phone().code())).hasStatus(429);
    }

    @Test
    @Proves("S26")
    void countsRecoveryCodesApart() {
        IntStream.range(0, 10).forEach(_ -> logIn(wrong()));
        var recovery = Map.of("username", person.name(), "password", person.password(), "recovery_code", "AAAA");
        IntStream.range(0, 10)
                .forEach(_ -> assertThat(api.post("/login", recovery)).hasStatus(401));
        assertThat(api.post("/login", recovery)).hasStatus(429);
    }

    @Test
    void letsAChallengeDieOfFiveWrongCodes() {
        var challenge = challenge();
        IntStream.range(0, 5)
                .forEach(_ -> assertThat(verify(challenge, wrong())).hasStatus(401));
        assertThat(verify(challenge, person.phone().code())).hasStatus(401);
        assertThat(verify(challenge(), person.phone().code())).hasStatus(200);
    }

    @Test
    @Proves("A8")
    void leavesConnectionsToOthersHoweverManyCodesOfOneChallengeCome(@Autowired JdbcTemplate database)
            throws Exception {
        var challenge = challenge();
        var other = api.withToken(accounts.enrolled().token());
        try (var held = HeldRow.by(
                database,
                "SELECT guesses FROM sign_in_challenge WHERE account_id = (SELECT id FROM account WHERE username = ?) FOR UPDATE",
                person.name())) {
            var answers = IntStream.range(0, 30)
                    .mapToObj(_ ->
                            CompletableFuture.supplyAsync(() -> verify(challenge, wrong()), Thread::startVirtualThread))
                    .toList();
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> held.waiting("UPDATE sign_in_challenge") == 1);
            assertThat(other.get("/products?limit=1")).hasStatus(200);
            held.commit();
            assertThat(answers.stream().map(CompletableFuture::join).map(Api.Answer::status))
                    .containsOnly(401);
        }
    }

    /** A right password is none of the ten, not even when it comes with the last of them. */
    @Test
    @Proves("A18")
    void leavesRightPasswordsTheLastGuess() {
        IntStream.range(0, 9).forEach(_ -> assertThat(guessThePassword()).hasStatus(401));
        var statuses =
                Parallel.times(40, _ -> api.post("/login", person.credentials()).status());
        assertThat(statuses).containsOnly(200);
        assertThat(guessThePassword()).hasStatus(401);
        assertThat(guessThePassword()).hasStatus(429);
    }

    /** What was guessed at the old phone says nothing of the next one, and an admin is the way in. */
    @Test
    @Proves("A7")
    void isRestoredByTheResetOfAnAdmin(@Autowired JdbcTemplate database) {
        IntStream.range(0, 10).forEach(_ -> logIn(wrong()));
        IntStream.range(0, 10).forEach(_ -> guessThePassword());
        assertThat(api.post("/login", person.credentials())).hasStatus(429);

        var id = database.queryForList("SELECT id FROM account WHERE username = ?", Long.class, person.name())
                .getFirst();
        var admin = api.withToken(accounts.admin(database).token());
        assertThat(admin.post("/users/" + id + "/reset-2fa", null)).hasStatus(204);
        assertThat(logIn(enrolAgain().nextCode())).hasStatus(200);
    }

    @Test
    @Proves("A7")
    void isRestoredByANewPassword() {
        var known = api.keepingCookies();
        var token = person.signIn(known).get("token").asString();
        IntStream.range(0, 10).forEach(_ -> logIn(wrong()));
        IntStream.range(0, 10).forEach(_ -> guessThePassword());
        var wanted = "another one of mine";
        var change = known.withToken(token)
                .put("/me/password", Map.of("password", person.password(), "new_password", wanted));
        assertThat(change).hasStatus(200);
        assertThat(api.post(
                        "/login",
                        Map.of(
                                "username",
                                person.name(),
                                "password",
                                wanted,
                                "code",
                                person.phone().nextCode())))
                .hasStatus(200);
    }

    /** A name that is free again begins anew. */
    @Test
    @Proves("A7")
    void isNotInheritedWithTheName() {
        var token = person.signIn(api).get("token").asString();
        IntStream.range(0, 10).forEach(_ -> logIn(wrong()));
        assertThat(api.withToken(token).delete("/me")).hasStatus(204);
        var signedUp = api.post("/signup", person.credentials());
        var phone = Phone.withSecret(signedUp.string("2FA_secret"));
        assertThat(logIn(phone.nextCode())).hasStatus(200);
    }

    private Phone enrolAgain() {
        var begun = api.accepting("application/json").post("/login", person.credentials());
        return Phone.scanning(begun.string("otpauth_uri"));
    }

    private Api.Answer guessThePassword() {
        return api.post("/login", Map.of("username", person.name(), "password", "a wrong password"));
    }

    @Test
    void leavesOthersAlone() {
        IntStream.range(0, 11).forEach(_ -> logIn(wrong()));
        accounts.enrolled();
    }

    @Test
    @Proves("S26")
    void isOfStrangersWhereTheClientHasStayedAwayForHalfAYear() {
        var known = api.keepingCookies();
        person.signIn(known);
        TestClock.advance(Duration.ofDays(179));
        spendPasswordGuesses();
        assertThat(known.post("/login", person.credentials())).hasStatus(200);
        TestClock.advance(Duration.ofDays(2));
        spendPasswordGuesses();
        assertThat(known.post("/login", person.credentials())).hasStatus(429);
    }

    @Test
    @Proves("S26")
    void isOfStrangersWhereTheClientShowsATokenThatTheServiceHasNotSigned() {
        var cookie = deviceCookie();
        var forged = cookie.substring(0, cookie.indexOf('.') + 1) + "A".repeat(43);
        spendPasswordGuesses();
        assertThat(api.with("Cookie", cookie).post("/login", person.credentials()))
                .hasStatus(200);
        assertThat(api.with("Cookie", forged).post("/login", person.credentials()))
                .hasStatus(429);
    }

    @Test
    @Proves("S26")
    void isKeptForTwentyClientsOfAnAccount(@Autowired JdbcTemplate database) {
        IntStream.range(0, 22).forEach(_ -> person.signIn(api));
        assertThat(database.queryForObject(
                        "SELECT COUNT(*) FROM device WHERE account_id = (SELECT id FROM account WHERE username = ?)",
                        Integer.class,
                        person.name()))
                .isEqualTo(20);
    }

    @Test
    @Proves("S26")
    void isKeptForTwentyAccountsOfAClient(@Autowired JdbcTemplate database) {
        var known = api.keepingCookies();
        IntStream.range(0, 21).forEach(_ -> accounts.signedUp().signIn(known));
        person.signIn(known);
        assertThat(database.queryForObject("""
                        SELECT COUNT(*) FROM device WHERE token_hash = (SELECT token_hash FROM device
                        WHERE account_id = (SELECT id FROM account WHERE username = ?) ORDER BY used_at DESC LIMIT 1)""", Integer.class, person.name())).isEqualTo(20);
    }

    private void spendPasswordGuesses() {
        var wrong = Map.of("username", person.name(), "password", "a wrong password");
        IntStream.range(0, 10).forEach(_ -> api.post("/login", wrong));
        assertThat(api.post("/login", person.credentials())).hasStatus(429);
    }

    private String deviceCookie() {
        return logIn(person.phone().nextCode()).cookie("storekeeper_device");
    }

    private Api.Answer logIn(String code) {
        return api.post("/login", person.credentialsWith(code));
    }

    private Api.Answer verify(String challenge, String code) {
        return api.post("/verify-2fa", Map.of("challenge", challenge, "code", code));
    }

    private String challenge() {
        return api.post("/login", person.credentials()).string("challenge");
    }

    private String wrong() {
        return person.phone().wrongCode();
    }
}
