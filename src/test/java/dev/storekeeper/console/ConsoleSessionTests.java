package dev.storekeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Parallel;
import dev.storekeeper.Phone;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Person;
import dev.storekeeper.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The session of the console: the page gets access tokens, and the refresh token stays in a cookie. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ConsoleSessionTests {

    private static final String MARK = "X-Storekeeper-Console";
    private static final String RENEW = "/console/session/renew";

    private final Api program;
    private final Api page;
    private final TestAccounts accounts;

    ConsoleSessionTests(@LocalServerPort int port) {
        program = Api.at(port);
        page = program.with(MARK, "1").with("Sec-Fetch-Site", "same-origin");
        accounts = TestAccounts.at(port);
    }

    @Test
    @Proves("W01")
    void keepsTheRefreshTokenFromScripts() {
        var answer = signedIn(accounts.signedUp());
        assertThat(answer.text()).doesNotContain("\"refresh_token\"");
        assertThat(answer.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "token", "token_type", "expires_in", "refresh_expires_in", "enrolled", "recovery_codes");
        assertThat(refreshCookie(answer))
                .contains("; Path=/console/session;", "; Max-Age=604800;", "; HttpOnly", "; SameSite=Strict");
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    /** Each answer that would show a program a refresh token. */
    @Test
    @Proves("W01")
    void givesNoRefreshTokenInABody() {
        var person = accounts.signedUp();
        var oneStep = signedIn(person);
        var challenge = page.accepting("application/json")
                .post("/login", person.credentials())
                .json()
                .get("challenge");
        var twoSteps = page.post(
                "/verify-2fa",
                Map.of("challenge", challenge, "code", person.phone().nextCode()));
        var inside = page.withToken(token(twoSteps));
        var password =
                inside.put("/me/password", Map.of("password", person.password(), "new_password", "another four words"));
        inside = page.withToken(token(password));
        var next = Phone.withSecret(
                inside.post("/me/totp", null).json().get("2FA_secret").asString());
        var phone = inside.put("/me/totp", Map.of("code", next.code()));
        var renewed = renewed(cookie(phone));
        for (var answer : List.of(oneStep, twoSteps, password, phone, renewed)) {
            assertThat(answer.status()).as(answer::toString).isEqualTo(200);
            assertThat(answer.text()).doesNotContain("\"refresh_token\"").contains("\"token\"");
            assertThat(refreshCookie(answer)).contains("; HttpOnly");
            assertThat(answer.text()).doesNotContain(cookie(answer));
        }
    }

    @Test
    @Proves("W01")
    void leavesProgramsAsTheyWere() {
        var member = accounts.enrolled();
        var answer = program.post("/token/refresh", Map.of("refresh_token", member.refreshToken()));
        assertThat(answer.json().propertyNames())
                .containsExactlyInAnyOrder("token", "token_type", "expires_in", "refresh_token", "refresh_expires_in");
        assertThat(answer.header("Set-Cookie")).isNull();
    }

    @Test
    void renewsByTheCookieAgainAndAgain() {
        var answer = signedIn(accounts.signedUp());
        for (int i = 0; i < 3; i++) {
            TestClock.advance(Duration.ofMinutes(2));
            var next = renewed(cookie(answer));
            assertThat(next.status()).as(next::toString).isEqualTo(200);
            assertThat(cookie(next)).isNotEqualTo(cookie(answer));
            GuardedDoor.opensTo(program, token(next));
            answer = next;
        }
    }

    @Test
    void saysNothingToAPageThatHasNoSession() {
        var answer = page.post(RENEW, null);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Set-Cookie")).isNull();
    }

    /** By the time of the answer, a login in another tab may have set the cookie of another session. */
    @Test
    @Proves("W07")
    void deletesNoCookieThatItRefuses() {
        var answer = renewed("not-a-token");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().get("code").asString()).isEqualTo("refresh_refused");
        assertThat(answer.header("Set-Cookie")).isNull();
    }

    static Stream<Map<String, String>> otherPages() {
        return Stream.of(
                Map.of(),
                Map.of("Sec-Fetch-Site", "same-site"),
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of(MARK, "1", "Sec-Fetch-Site", "same-site"),
                Map.of(MARK, "1", "Sec-Fetch-Site", "cross-site"),
                Map.of(MARK, "1", "Sec-Fetch-Site", "none"));
    }

    @ParameterizedTest
    @MethodSource("otherPages")
    @Proves("W02")
    void isNotRenewedNorEndedByOtherPages(Map<String, String> headers) {
        var signedIn = signedIn(accounts.signedUp());
        var other = program;
        for (var header : headers.entrySet()) {
            other = other.with(header.getKey(), header.getValue());
        }
        var carrying = other.with("Cookie", "storekeeper_refresh=" + cookie(signedIn));
        assertThat(carrying.post(RENEW, null).status()).isEqualTo(401);
        assertThat(carrying.withToken(token(signedIn))
                        .delete("/console/session")
                        .status())
                .isEqualTo(401);
        GuardedDoor.opensTo(program, token(signedIn));
        assertThat(renewed(cookie(signedIn)).status()).isEqualTo(200);
    }

    /** A page of another origin may send the header only if the preflight request is answered in its favour. */
    @Test
    @Proves("W02")
    void grantsNoPreflight() {
        var answer = program.with("Origin", "http://localhost:1")
                .with("Access-Control-Request-Method", "POST")
                .with("Access-Control-Request-Headers", MARK)
                .send("OPTIONS", RENEW, null);
        assertThat(answer.response().headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
    }

    @Test
    @Proves("W03")
    void staysOpenWhenTabsRenewAtOnce() {
        var signedIn = signedIn(accounts.signedUp());
        var answers = Parallel.times(8, _ -> renewed(cookie(signedIn)));
        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(answers.stream().map(ConsoleSessionTests::cookie).distinct()).hasSize(1);
        assertThat(renewed(cookie(answers.getFirst())).status()).isEqualTo(200);
    }

    @Test
    @Proves("W03")
    void endsWhenAStolenCookieIsUsedLater() {
        var signedIn = signedIn(accounts.signedUp());
        var next = renewed(cookie(signedIn));
        TestClock.advance(Duration.ofMinutes(1));
        assertThat(renewed(cookie(signedIn)).status()).isEqualTo(401);
        assertThat(renewed(cookie(next)).status()).isEqualTo(401);
        GuardedDoor.staysShutTo(program, token(next));
    }

    @Test
    void endsWithItsCookie() {
        var signedIn = signedIn(accounts.signedUp());
        for (int times = 0; times < 2; times++) {
            var ended = page.withToken(token(signedIn)).delete("/console/session");
            assertThat(ended.status()).isEqualTo(204);
            assertThat(ended.header("Set-Cookie"))
                    .startsWith("storekeeper_refresh=;")
                    .contains("Path=/console/session", "Max-Age=0");
        }
        GuardedDoor.staysShutTo(program, token(signedIn));
        assertThat(renewed(cookie(signedIn)).status()).isEqualTo(401);
    }

    /** Another account has logged in since; its tab has told no other yet. */
    @Test
    @Proves("W07")
    void endsNoSessionOfAnotherAccountByItsCookie() {
        var ada = signedIn(accounts.signedUp());
        TestClock.advance(Duration.ofHours(2));
        var ben = signedIn(accounts.signedUp());
        var carrying = page.with("Cookie", "storekeeper_refresh=" + cookie(ben));
        var refused = carrying.withToken(token(ada)).delete("/console/session");
        assertThat(refused).hasStatus(401).hasCode("token_invalid");
        assertThat(refused.header("Set-Cookie")).isNull();
        assertThat(renewed(cookie(ben)).status()).isEqualTo(200);
    }

    /** A spent cookie is of the same session, and a cookie that no session has ends none. */
    @Test
    void endsByACookieThatIsSpent() {
        var signedIn = signedIn(accounts.signedUp());
        var next = renewed(cookie(signedIn));
        for (var shown : List.of("not-a-token", cookie(signedIn))) {
            GuardedDoor.opensTo(program, token(next));
            var ended = page.with("Cookie", "storekeeper_refresh=" + shown).delete("/console/session");
            assertThat(ended.status()).isEqualTo(204);
        }
        GuardedDoor.staysShutTo(program, token(next));
        assertThat(renewed(cookie(next)).status()).isEqualTo(401);
    }

    /** The cookie of a login in another tab must not turn a fresh proof into that login. */
    @Test
    void provesItsOwnAccountWhateverLoginIsUnderWayInAnotherTab() {
        var ada = accounts.signedUp();
        var bob = accounts.signedUp();
        bob.signIn(program);
        var inside = page.withToken(token(signedIn(ada)));
        var challenge = program.accepting("application/json")
                .post("/login", bob.credentials())
                .json()
                .get("challenge");
        var answer = inside.with("Cookie", "storekeeper_challenge=" + challenge.asString())
                .post("/verify-2fa", Map.of("code", ada.phone().nextCode()));
        assertThat(answer.status()).as(answer::toString).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("token", "token_type", "expires_in");
    }

    private Api.Answer signedIn(Person person) {
        return page.post("/login", person.credentialsWith(person.phone().nextCode()));
    }

    private Api.Answer renewed(String cookie) {
        return page.with("Cookie", "storekeeper_refresh=" + cookie).post(RENEW, null);
    }

    private static String token(Api.Answer answer) {
        return answer.json().get("token").asString();
    }

    private static String refreshCookie(Api.Answer answer) {
        return found(answer).orElseThrow(() -> new AssertionError("no cookie in " + answer));
    }

    private static Optional<String> found(Api.Answer answer) {
        return answer.response().headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("storekeeper_refresh="))
                .findFirst();
    }

    private static String cookie(Api.Answer answer) {
        return refreshCookie(answer).replaceFirst("storekeeper_refresh=([^;]*);.*", "$1");
    }
}
