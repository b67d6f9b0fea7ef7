package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.HeldRow;
import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.SecurityKey;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithServer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A passkey opens the second lock as a code does, and nothing else that looks like one. */
class PasskeySignInTests extends WithServer {

    private static final JsonMapper JSON = new JsonMapper();

    private TestAccounts.Member ada;
    private SecurityKey key;

    @BeforeEach
    void addPasskey() {
        ada = accounts.enrolled();
        key = added(ada, SecurityKey.at(port));
    }

    @Test
    void comesIn() {
        var begun = begin(ada);
        assertThat(begun.get("status").asString()).isEqualTo("code_required");
        assertThat(begun.get("passkey").asBoolean()).isTrue();

        var question = ask(begun);
        assertThat(question.propertyNames()).containsExactlyInAnyOrder("ceremony", "expires_in", "options");
        var options = question.get("options");
        assertThat(options.get("rpId").asString()).isEqualTo("localhost");
        assertThat(options.get("userVerification").asString()).isEqualTo("preferred");
        assertThat(options.get("allowCredentials").size()).isEqualTo(1);
        assertThat(options.get("allowCredentials").get(0).get("id").asString()).isEqualTo(key.id());

        var tokens = verify(begun, question, key.get(options));
        assertThat(tokens).hasStatus(200);
        var token = tokens.string("token");
        assertThat(claims(token).get("amr").valueStream().map(JsonNode::asString))
                .containsExactly("pwd", "pop");
        GuardedDoor.opensTo(api, token);
        assertThat(passkeys(token).get(0).has("last_used_at")).isTrue();
    }

    @Test
    void comesInByCookie() {
        var jar = api.keepingCookies();
        jar.post("/login", ada.person().credentials());
        var question = jar.post("/verify-2fa/passkey", Map.of()).json();
        var proof = Map.of("ceremony", question.get("ceremony"), "credential", key.get(question.get("options")));
        assertThat(jar.post("/verify-2fa", Map.of("passkey", proof))).hasStatus(200);
    }

    @Test
    void provesOnceMore() {
        TestClock.advance(Duration.ofMinutes(6));
        var inside = api.withToken(ada.token());
        assertThat(inside.post("/me/passkeys/options", Map.of())).hasStatus(401);

        var question = inside.post("/verify-2fa/passkey", Map.of()).json();
        var proof = Map.of("ceremony", question.get("ceremony"), "credential", key.get(question.get("options")));
        var answer = inside.post("/verify-2fa", Map.of("passkey", proof));
        assertThat(answer).hasStatus(200);
        var fresh = api.withToken(answer.string("token"));
        assertThat(fresh.post("/me/passkeys/options", Map.of())).hasStatus(200);
    }

    @Test
    void isOfferedOnlyWhereThereIsOne() {
        var without = accounts.enrolled();
        var begun = begin(without);
        assertThat(begun.has("passkey")).isFalse();
        var answer = api.post("/verify-2fa/passkey", Map.of("challenge", begun.get("challenge")));
        assertThat(answer).hasStatus(404).hasCode("no_passkey");
    }

    @Test
    void isAskedForOnlyBehindThePassword() {
        assertThat(api.post("/verify-2fa/passkey", Map.of())).hasCode("challenge_missing");
        assertThat(api.post("/verify-2fa/passkey", Map.of("challenge", "AAAA"))).hasStatus(401);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    @Proves("P01")
    void refusesLie(String what, UnaryOperator<SecurityKey> lie) {
        var begun = begin(ada);
        var question = ask(begun);
        refuses(verify(begun, question, lie.apply(key).get(question.get("options"))));
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie("a page from elsewhere", honest -> honest.lured("https://evil.example")),
                lie("the same host, another port", honest -> honest.lured("http://localhost:1")),
                lie("a page within a page", SecurityKey::framed),
                lie("another domain", honest -> honest.of("evil.example")),
                lie("without a touch", SecurityKey::untouched),
                lie("a passkey that was never added", honest -> honest.called(new byte[32])));
    }

    private static Arguments lie(String what, UnaryOperator<SecurityKey> lie) {
        return Arguments.of(what, lie);
    }

    @Test
    void refusesAnotherKeyOfTheSameName() {
        var begun = begin(ada);
        var question = ask(begun);
        var other = SecurityKey.at(port).called(Base64.getUrlDecoder().decode(key.id()));
        refuses(verify(begun, question, other.get(question.get("options"))));
    }

    @Test
    @Proves("P04")
    void refusesPasskeyOfAnotherAccount() {
        var other = added(accounts.enrolled(), SecurityKey.at(port));
        var begun = begin(ada);
        var question = ask(begun);
        refuses(verify(begun, question, other.get(question.get("options"))));
    }

    @Test
    @Proves("P04")
    void refusesQuestionOfAnotherAccount() {
        var other = accounts.enrolled();
        added(other, SecurityKey.at(port));
        var question = ask(begin(other));
        refuses(verify(begin(ada), question, key.get(question.get("options"))));
    }

    @Test
    void takesHandleOfItsOwnOrNone() {
        var user = api.withToken(ada.token())
                .post("/me/passkeys/options", Map.of())
                .json()
                .get("options")
                .get("user")
                .get("id");
        for (var handle : new JsonNode[] {user, JSON.nullNode()}) {
            var begun = begin(ada);
            var question = ask(begun);
            var credential = key.get(question.get("options"));
            ((ObjectNode) credential.get("response")).set("userHandle", handle);
            assertThat(verify(begun, question, credential)).hasStatus(200);
        }
    }

    @Test
    void refusesHandleOfAnotherAccount() {
        var begun = begin(ada);
        var question = ask(begun);
        var credential = key.get(question.get("options"));
        ((ObjectNode) credential.get("response")).put("userHandle", "AAAA");
        refuses(verify(begun, question, credential));
    }

    @Test
    void refusesQuestionOfRegistration() {
        var begun = begin(ada);
        var question = api.withToken(ada.token())
                .post("/me/passkeys/options", Map.of())
                .json();
        refuses(verify(begun, question, key.get(question.get("options"))));
    }

    @Test
    @Proves("P01")
    void refusesAnswerToAnotherQuestion() {
        var begun = begin(ada);
        var question = ask(begun);
        refuses(verify(begun, question, key.get(ask(begun).get("options"))));
    }

    @Test
    void refusesQuestionOfLongAgo() {
        var question = ask(begin(ada));
        TestClock.advance(Duration.ofMinutes(5));
        refuses(verify(begin(ada), question, key.get(question.get("options"))));
    }

    @Test
    @Proves("P03")
    void refusesCopyThatCountsFromLongAgo() {
        signIn();
        signIn();
        key.rewound(2);
        var begun = begin(ada);
        var question = ask(begun);
        refuses(verify(begun, question, key.get(question.get("options"))));
    }

    @Test
    @Proves("P02")
    void refusesAnswerThatWasGiven() {
        var begun = begin(ada);
        var question = ask(begun);
        var credential = key.get(question.get("options"));
        assertThat(verify(begun, question, credential)).hasStatus(200);
        refuses(verify(begin(ada), question, credential));
    }

    @Test
    @Proves("P02")
    void takesOneOfManyEqualAnswersAtOnce() {
        var shared = added(ada, SecurityKey.at(port).withoutCounter());
        var question = ask(begin(ada));
        var credential = shared.get(question.get("options"));
        var logins = Stream.generate(() -> begin(ada)).limit(8).toList();
        var statuses = Parallel.times(
                8, number -> verify(logins.get(number), question, credential).status());
        assertThat(statuses).containsOnly(200, 401).containsOnlyOnce(200);
    }

    @Test
    void refusesPasskeyThatWasRemoved() {
        var begun = begin(ada);
        var question = ask(begun);
        assertThat(api.withToken(ada.token()).delete("/me/passkeys/" + key.id()))
                .hasStatus(204);
        refuses(verify(begun, question, key.get(question.get("options"))));
    }

    @Test
    void refusesBrokenForms() {
        for (var credential : List.<Object>of(
                "text",
                7,
                List.of(),
                Map.of(),
                Map.of("id", "AAAA"),
                Map.of("id", "%", "rawId", "%", "type", "public-key", "response", Map.of()),
                changed("authenticatorData", ""),
                changed("authenticatorData", "A".repeat(12_000)),
                changed("signature", ""),
                changed("signature", "%"),
                changed("clientDataJSON", "e30"))) {
            refuses(verify(begin(ada), ask(begin(ada)), credential));
            // A guess each; the next person's budget is whole.
            addPasskey();
        }
        var half = api.post(
                "/verify-2fa", Map.of("challenge", begin(ada).get("challenge"), "passkey", Map.of("ceremony", "AAAA")));
        assertThat(half).hasStatus(400);
    }

    @Test
    void refusesCodeAndPasskeyTogether() {
        var answer = api.post("/verify-2fa", Map.of("code", "000000", "passkey", Map.of()));
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields().getFirst()).isEqualTo("passkey");
    }

    /** Counted apart from codes: wrong passkeys do not use up the guesses of codes. */
    @Test
    void judgesTenWrongAnswers() {
        for (int i = 0; i < 10; i++) {
            var begun = begin(ada);
            refuses(verify(begun, ask(begun), Map.of()));
        }
        var begun = begin(ada);
        var question = ask(begun);
        var answer = verify(begun, question, key.get(question.get("options")));
        assertThat(answer).hasStatus(429);
        assertThat(ada.person().signIn(api).has("token")).isTrue();
    }

    /** The account is changed while the passkey is judged: what the login has spent, counter and question, is rolled back with it. */
    @Test
    @Proves("P02")
    void keepsQuestionWhereTheLoginComesToNothing(@Autowired JdbcTemplate database) throws Exception {
        var begun = begin(ada);
        var question = ask(begun);
        var credential = key.get(question.get("options"));
        try (var account = HeldRow.by(
                database,
                "UPDATE account SET epoch = epoch + 1 WHERE username = ?",
                ada.person().name())) {
            var answer = CompletableFuture.supplyAsync(() -> verify(begun, question, credential));
            account.awaitWaiting(1, "SELECT id FROM account");
            account.commit();
            refuses(answer.join());
        }
        assertThat(verify(begin(ada), question, credential)).hasStatus(200);
    }

    /** Each has a question of its own, and all wait for the row of the passkey, with one connection. */
    @Test
    @Proves("A8")
    void leavesConnectionsToOthersHoweverManyAnswersOfOneAccountCome(@Autowired JdbcTemplate database)
            throws Exception {
        var shared = added(ada, SecurityKey.at(port).withoutCounter());
        var inside = api.withToken(ada.token());
        var other = api.withToken(accounts.enrolled().token());
        var proofs = Stream.generate(
                        () -> inside.post("/verify-2fa/passkey", Map.of()).json())
                .limit(30)
                .map(question ->
                        Map.of("ceremony", question.get("ceremony"), "credential", shared.get(question.get("options"))))
                .toList();
        try (var passkey = HeldRow.by(
                database, "SELECT label FROM user_credentials WHERE credential_id = ? FOR UPDATE", shared.id())) {
            var answers = proofs.stream()
                    .map(proof -> CompletableFuture.supplyAsync(
                            () -> inside.post("/verify-2fa", Map.of("passkey", proof)), Thread::startVirtualThread))
                    .toList();
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> passkey.waiting("UPDATE user_credentials") == 1);
            assertThat(other.get("/products?limit=1")).hasStatus(200);
            assertThat(api.get("/actuator/health/readiness")).hasStatus(200);
            passkey.commit();
            assertThat(answers.stream().map(CompletableFuture::join).map(Api.Answer::status))
                    .contains(200)
                    .doesNotContain(401, 500);
        }
    }

    /** It is refused before the passkey is looked at. */
    @Test
    void keepsQuestionWhereTheLoginIsDead() {
        var begun = begin(ada);
        var question = ask(begun);
        var credential = key.get(question.get("options"));
        var spent = begin(ada);
        assertThat(api.post(
                        "/verify-2fa",
                        Map.of(
                                "challenge",
                                spent.get("challenge"),
                                "code",
                                ada.person().phone().nextCode())))
                .hasStatus(200);
        refuses(verify(spent, question, credential));
        assertThat(verify(begun, question, credential)).hasStatus(200);
    }

    private void signIn() {
        var begun = begin(ada);
        var question = ask(begun);
        assertThat(verify(begun, question, key.get(question.get("options")))).hasStatus(200);
    }

    private JsonNode begin(TestAccounts.Member member) {
        var answer = api.post("/login", member.person().credentials());
        assertThat(answer).hasStatus(200);
        return answer.json();
    }

    private JsonNode ask(JsonNode begun) {
        var answer = api.post("/verify-2fa/passkey", Map.of("challenge", begun.get("challenge")));
        assertThat(answer).hasStatus(200);
        return answer.json();
    }

    private Api.Answer verify(JsonNode begun, JsonNode question, Object credential) {
        var proof = Map.of("ceremony", question.get("ceremony"), "credential", credential);
        return api.post("/verify-2fa", Map.of("challenge", begun.get("challenge"), "passkey", proof));
    }

    private SecurityKey added(TestAccounts.Member member, SecurityKey one) {
        var inside = api.withToken(member.token());
        var begun = inside.post("/me/passkeys/options", Map.of()).json();
        var answer = inside.post(
                "/me/passkeys",
                Map.of(
                        "ceremony",
                        begun.get("ceremony"),
                        "label",
                        "my key",
                        "credential",
                        one.create(begun.get("options"))));
        assertThat(answer).hasStatus(201);
        return one;
    }

    private Object changed(String part, String value) {
        var credential = key.get(JSON.createObjectNode().put("challenge", "AAAA"));
        ((ObjectNode) credential.get("response")).put(part, value);
        return credential;
    }

    private JsonNode passkeys(String token) {
        return api.withToken(token).get("/me/passkeys").json();
    }

    private static JsonNode claims(String token) {
        return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    private static void refuses(Api.Answer answer) {
        assertThat(answer).hasStatus(401).hasCode("sign_in_refused");
    }
}
