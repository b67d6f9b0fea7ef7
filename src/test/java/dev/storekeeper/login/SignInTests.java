package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.HeldRow;
import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Person;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithServer;
import dev.storekeeper.login.totp.QrReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

class SignInTests extends WithServer {

    private static final Duration STEP = Duration.ofSeconds(30);

    @Test
    void givesTokensAndRecoveryCodesToTheFirstRightCodeOnly() {
        var person = signedUp();
        var first = person.signIn(api);
        assertThat(first.propertyNames())
                .containsExactly(
                        "token",
                        "token_type",
                        "expires_in",
                        "refresh_token",
                        "refresh_expires_in",
                        "enrolled",
                        "recovery_codes");
        assertThat(first.get("enrolled").asBoolean()).isTrue();
        assertThat(first.get("recovery_codes").valueStream().map(JsonNode::asString))
                .hasSize(10)
                .doesNotHaveDuplicates();

        assertThat(person.signIn(api).propertyNames())
                .containsExactly("token", "token_type", "expires_in", "refresh_token", "refresh_expires_in");
    }

    @Test
    @Proves({"S01", "S17"})
    void answersThePasswordAloneWithNoToken() {
        var person = enrolled();
        var answer = api.post("/login", person.credentials());
        assertThat(answer).hasStatus(200);
        assertThat(answer.json().propertyNames()).containsExactly("status", "challenge", "expires_in");
        assertThat(answer.string("status")).isEqualTo("code_required");
        assertThat(answer.number("expires_in")).isEqualTo(300);
        assertThat(answer.header("X-Challenge")).isEqualTo(answer.string("challenge"));
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    @Test
    void answersTheEnrolmentAsJsonToWhoAsksForIt() {
        var person = signedUp();
        var body = api.accepting("application/json")
                .post("/login", person.credentials())
                .json();
        assertThat(body.propertyNames()).containsExactly("status", "challenge", "qr_url", "otpauth_uri", "expires_in");
        assertThat(body.get("status").asString()).isEqualTo("enrolment_required");
        assertThat(body.get("otpauth_uri").asString()).contains(person.secret());
    }

    @Test
    @Proves("S16")
    void opensNothingWithTheChallengeButTheSecondStep() {
        var challenge = challenge(enrolled());
        for (var call : Map.of("/products", "GET", "/logout", "POST", "/products/1", "DELETE", "/no-such", "GET")
                .entrySet()) {
            assertThat(api.withToken(challenge).send(call.getValue(), call.getKey(), null))
                    .hasStatus(401);
        }
        assertThat(api.post("/token/refresh", Map.of("refresh_token", challenge)))
                .hasStatus(401);
    }

    @Test
    void completesTheLoginFromBodyHeaderOrCookie() {
        var person = enrolled();
        var inBody = api.post(
                "/verify-2fa",
                Map.of("challenge", challenge(person), "code", person.phone().nextCode()));
        assertThat(inBody).hasStatus(200);

        var inHeader = api.with("X-Challenge", challenge(person))
                .post("/verify-2fa", Map.of("code", person.phone().nextCode()));
        assertThat(inHeader).hasStatus(200);

        var postman = api.keepingCookies();
        postman.post("/login", person.credentials());
        assertThat(postman.post("/verify-2fa", Map.of("code", person.phone().nextCode())))
                .hasStatus(200);
    }

    @Test
    @Proves("S19")
    void countsACodeOnceHoweverManyShowItAtOnce() {
        var person = enrolled();
        var code = person.phone().nextCode();
        var inOneStep = Parallel.times(
                25, _ -> api.post("/login", person.credentialsWith(code)).status());
        assertThat(inOneStep).containsOnly(200, 401, 429).containsOnlyOnce(200);
    }

    @Test
    @Proves("S19")
    void countsACodeOnceAcrossManyChallenges() {
        var person = enrolled();
        var challenges = java.util.stream.Stream.generate(() -> challenge(person))
                .limit(50)
                .toList();
        var code = person.phone().nextCode();
        var statuses = Parallel.times(
                50,
                n -> api.post("/verify-2fa", Map.of("challenge", challenges.get(n), "code", code))
                        .status());
        assertThat(statuses).containsOnly(200, 401, 429).containsOnlyOnce(200);
    }

    @Test
    @Proves("S19")
    void countsTheEnrolmentCodeOnceToo() {
        var person = signedUp();
        var code = person.phone().nextCode();
        var statuses = Parallel.times(
                20, _ -> api.post("/login", person.credentialsWith(code)).status());
        assertThat(statuses).containsOnly(200, 401, 429).containsOnlyOnce(200);
    }

    @Test
    @Proves("S36")
    void spendsAChallengeOnce() {
        var person = enrolled();
        var challenge = challenge(person);
        assertThat(verify(challenge, person.phone().nextCode())).hasStatus(200);
        assertThat(verify(challenge, person.phone().nextCode())).hasStatus(401);
    }

    @Test
    void givesTheChallengeBackAfterAWrongCode() {
        var person = enrolled();
        var challenge = challenge(person);
        assertThat(verify(challenge, person.phone().wrongCode())).hasStatus(401);
        assertThat(verify(challenge, person.phone().nextCode())).hasStatus(200);
    }

    @Test
    @Proves("S36")
    void refusesAnOldChallengeAndAnothersCode() {
        var person = enrolled();
        var other = enrolled();
        assertThat(verify(challenge(person), other.phone().nextCode())).hasStatus(401);

        var old = challenge(person);
        TestClock.advance(Duration.ofMinutes(5));
        assertThat(verify(old, person.phone().nextCode())).hasStatus(401);
    }

    @Test
    @Proves("S36")
    void refusesAChallengeThatIsSaidToBeAnothers() {
        var person = enrolled();
        var body = new HashMap<>(
                Map.of("challenge", challenge(person), "code", person.phone().nextCode()));
        body.put("username", enrolled().name());
        assertThat(api.post("/verify-2fa", body)).hasStatus(401);
    }

    @Test
    @Proves("S20")
    void refusesTheStepBeforeAUsedOne() {
        var person = enrolled();
        TestClock.advance(STEP.multipliedBy(3));
        var earlier = person.phone().codeAt(TestClock.now().minus(STEP));
        assertThat(api.post("/login", person.credentialsWith(person.phone().code())))
                .hasStatus(200);
        assertThat(api.post("/login", person.credentialsWith(earlier))).hasStatus(401);
    }

    @ParameterizedTest
    @CsvSource({"-2,401", "-1,200", "0,200", "1,200", "2,401"})
    @Proves("S22")
    void acceptsOneStepEitherWay(int steps, int status) {
        var person = enrolled();
        TestClock.advance(STEP.multipliedBy(5));
        var code = person.phone().codeAt(TestClock.now().plus(STEP.multipliedBy(steps)));
        assertThat(api.post("/login", person.credentialsWith(code))).hasStatus(status);
    }

    @Test
    @Proves("S21")
    void refusesAUsedCodeAndAWrongOneInTheSameWords() {
        var person = enrolled();
        var code = person.phone().nextCode();
        api.post("/login", person.credentialsWith(code));
        var used = api.post("/login", person.credentialsWith(code));
        var wrong = api.post("/login", person.credentialsWith(person.phone().wrongCode()));
        var unknown = api.post(
                "/login", Map.of("username", TestAccounts.newName(), "password", "whatever it is", "code", "123456"));
        var wrongPassword =
                api.post("/login", Map.of("username", person.name(), "password", "not the password", "code", "123456"));
        assertThat(java.util.List.of(used, wrong, unknown, wrongPassword))
                .allSatisfy(answer -> assertThat(answer).hasStatus(401))
                .extracting(answer -> answer.text().replaceAll("\"request_id\":\"[^\"]*\"", ""))
                .containsOnly(used.text().replaceAll("\"request_id\":\"[^\"]*\"", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"12345\"",
                "\"1234567\"",
                "\" 123456\"",
                "\"+12345\"",
                "\"１２３４５６\"",
                "\"١٢٣٤٥٦\"",
                "\"1e5\"",
                "\"\"",
                "123456",
                "1e5",
                "[]",
                "{}",
                "true",
                "[\"123456\"]"
            })
    @Proves("S23")
    void refusesWhatIsNoCode(String json) {
        var person = enrolled();
        var body = "{\"username\": \"%s\", \"password\": \"%s\", \"code\": %s}"
                .formatted(person.name(), person.password(), json);
        var answer = api.post("/login", body);
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields().getFirst()).isEqualTo("code");
    }

    @Test
    @Proves("S23")
    void acceptsCodesThatBeginWithZero() {
        var person = enrolled();
        while (!person.phone().code().startsWith("0")) {
            TestClock.advance(STEP);
        }
        TestClock.advance(STEP.multipliedBy(10));
        while (!person.phone().code().startsWith("0")) {
            TestClock.advance(STEP);
        }
        assertThat(api.post("/login", person.credentialsWith(person.phone().code())))
                .hasStatus(200);
    }

    @Test
    @Proves("S29")
    void showsNoQrCodeOnceEnrolled() {
        var person = signedUp();
        var postman = api.keepingCookies();
        postman.post("/login", person.credentials());
        assertThat(QrReader.png(postman.get("/generate_qr/" + person.name()).bytes()))
                .contains(person.secret());

        postman.post("/verify-2fa", Map.of("code", person.phone().nextCode()));
        postman.post("/login", person.credentials());
        var refused = postman.get("/generate_qr/" + person.name());
        assertThat(refused).hasStatus(409).hasCode("already_enrolled");
        assertThat(api.accepting("application/json")
                        .post("/login", person.credentials())
                        .text())
                .contains("code_required")
                .doesNotContain("otpauth", person.secret());
    }

    @Test
    @Proves("S29")
    void drawsANewSecretWhenTheOldOneWasNeverProven() {
        var person = signedUp();
        TestClock.advance(Duration.ofHours(25));
        assertThat(api.post("/login", person.credentialsWith(person.phone().code())))
                .hasStatus(401);
        var uri = api.accepting("application/json")
                .post("/login", person.credentials())
                .string("otpauth_uri");
        assertThat(uri).doesNotContain(person.secret());
        var code = dev.storekeeper.Phone.scanning(uri).nextCode();
        assertThat(api.post("/login", person.credentialsWith(code))).hasStatus(200);
    }

    @Test
    @Proves("S29")
    void keepsTheSecretOfAProvenPhone() {
        var person = enrolled();
        TestClock.advance(Duration.ofHours(25));
        var challenge = challenge(person);
        assertThat(verify(challenge, person.phone().nextCode())).hasStatus(200);
    }

    /** The cookie of a sign-up shows its QR code; it stands for no password. */
    @Test
    @Proves({"S16", "S36"})
    void takesNoCookieOfASignUpForALogin() {
        var postman = api.keepingCookies();
        var name = TestAccounts.newName();
        var secret = postman.post("/signup", Map.of("username", name, "password", "four words of mine"))
                .string("2FA_secret");
        assertThat(postman.get("/generate_qr/" + name)).hasStatus(200);
        var code = dev.storekeeper.Phone.withSecret(secret).nextCode();
        assertThat(postman.post("/verify-2fa", Map.of("code", code))).hasStatus(401);
    }

    /** Here a secret is replaced after the service has read it, and before it spends the code. */
    @Test
    @Proves({"S19", "S28"})
    void countsNoCodeOfASecretThatWasReplacedMeanwhile(@Autowired JdbcTemplate database) throws Exception {
        var person = enrolled();
        try (var replaced = HeldRow.by(
                database,
                "UPDATE totp_factor SET encrypted_secret = REVERSE(encrypted_secret)"
                        + " WHERE account_id = (SELECT id FROM account WHERE username = ?)",
                person.name())) {
            var body = person.credentialsWith(person.phone().nextCode());
            var answer = CompletableFuture.supplyAsync(() -> api.post("/login", body));
            replaced.awaitWaiting(1, "UPDATE totp_factor");
            replaced.commit();
            assertThat(answer.join()).hasStatus(401);
        }
    }

    @Test
    @Proves("S31")
    void letsARecoveryCodeStandForTheCodeOnce() {
        var member = accounts.enrolled();
        var person = member.person();
        var code = member.recoveryCodes().getFirst();
        var body = Map.of("username", person.name(), "password", person.password(), "recovery_code", code);
        var statuses = Parallel.times(20, _ -> api.post("/login", body).status());
        assertThat(statuses).containsOnly(200, 401, 429).containsOnlyOnce(200);

        // The guesses of the losers of the race are counted.
        TestClock.advance(Duration.ofMinutes(16));
        var typed = member.recoveryCodes().get(1).replace("-", "").toLowerCase(java.util.Locale.ROOT);
        var second = api.post("/verify-2fa", Map.of("challenge", challenge(person), "recovery_code", typed));
        assertThat(second).hasStatus(200);
        var factors = api.withToken(second.string("token")).get("/me").json().get("factors");
        assertThat(factors.valueStream().map(JsonNode::asString)).containsExactly("pwd", "recovery");
        assertThat(api.post(
                        "/login",
                        Map.of("username", enrolled().name(), "password", person.password(), "recovery_code", code)))
                .hasStatus(401);
    }

    @Test
    void neverLocksTheDoorForAStaleToken() {
        var person = enrolled();
        var answer = api.withToken("stale")
                .post("/login", person.credentialsWith(person.phone().nextCode()));
        assertThat(answer).hasStatus(200);
    }

    @Test
    void asksForWhatIsMissing() {
        var nothing = api.post("/login", Map.of());
        assertThat(nothing).hasStatus(400);
        assertThat(nothing.json().get("errors")).hasSize(2);
        assertThat(api.post("/verify-2fa", Map.of())
                        .json()
                        .get("errors")
                        .get(0)
                        .get("field")
                        .asString())
                .isEqualTo("code");
        var both = Map.of("username", "ada", "password", "whatever it is", "code", "123456", "recovery_code", "x");
        assertThat(api.post("/login", both)
                        .json()
                        .get("errors")
                        .get(0)
                        .get("field")
                        .asString())
                .isEqualTo("recovery_code");
    }

    private Api.Answer verify(String challenge, String code) {
        return api.post("/verify-2fa", Map.of("challenge", challenge, "code", code));
    }

    private String challenge(Person person) {
        return api.accepting("application/json")
                .post("/login", person.credentials())
                .string("challenge");
    }

    private Person signedUp() {
        return accounts.signedUp();
    }

    private Person enrolled() {
        return accounts.enrolled().person();
    }
}
