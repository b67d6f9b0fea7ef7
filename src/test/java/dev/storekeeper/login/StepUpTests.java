package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithMember;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Dangerous doors ask for a code of the last five minutes. */
class StepUpTests extends WithMember {

    private static final String DANGEROUS = "/me/recovery-codes";

    @Test
    void isNotAskedOfWhoHasJustComeIn() {
        assertThat(inside.post(DANGEROUS, null)).hasStatus(200);
    }

    @Test
    void isAskedAfterFiveMinutes() {
        TestClock.advance(Duration.ofMinutes(5).plusSeconds(1));
        var refused = inside.post(DANGEROUS, null);
        assertThat(refused).hasStatus(401);
        assertThat(refused.header("WWW-Authenticate"))
                .contains("error=\"insufficient_user_authentication\"")
                .contains("max_age=\"300\"");
        assertThat(refused.string("next")).contains("/verify-2fa");
        assertThat(inside.get("/me")).as("other doors").hasStatus(200);
    }

    @Test
    void isDoneWithACodeAndTheTokenAndOutlivesRenewal() {
        TestClock.advance(Duration.ofMinutes(6));
        var proven = inside.post(
                "/verify-2fa", Map.of("code", member.person().phone().nextCode()));
        assertThat(proven).hasStatus(200);
        assertThat(proven.json().propertyNames()).containsExactlyInAnyOrder("token", "token_type", "expires_in");
        var token = proven.string("token");
        assertThat(api.withToken(token).post(DANGEROUS, null)).hasStatus(200);

        var renewed = api.post("/token/refresh", Map.of("refresh_token", member.refreshToken()))
                .json();
        assertThat(api.withToken(renewed.get("token").asString()).post(DANGEROUS, null))
                .hasStatus(200);
    }

    @Test
    @Proves("S30")
    void isNotDoneByRenewingAlone() {
        TestClock.advance(Duration.ofMinutes(6));
        var renewed = api.post("/token/refresh", Map.of("refresh_token", member.refreshToken()))
                .json();
        assertThat(api.withToken(renewed.get("token").asString()).post(DANGEROUS, null))
                .hasStatus(401);
    }

    @Test
    @Proves("S30")
    void isNotDoneByANewPassword() {
        TestClock.advance(Duration.ofMinutes(4));
        var passwords = Map.of("password", member.person().password(), "new_password", "another rather long one");
        var changed = inside.put("/me/password", passwords);
        assertThat(changed).hasStatus(200);
        TestClock.advance(Duration.ofMinutes(2));
        assertThat(api.withToken(changed.string("token")).post("/me/totp", null))
                .hasStatus(401);
    }

    @Test
    void takesARecoveryCodeToo() {
        TestClock.advance(Duration.ofMinutes(6));
        var proven = inside.post(
                "/verify-2fa", Map.of("recovery_code", member.recoveryCodes().getFirst()));
        assertThat(proven).hasStatus(200);
    }

    @Test
    @Proves("S18")
    void countsWrongCodesWithThoseOfTheLogin() {
        IntStream.range(0, 10)
                .forEach(_ -> assertThat(inside.post(
                                "/verify-2fa",
                                Map.of("code", member.person().phone().wrongCode())))
                        .hasStatus(401));
        var person = member.person();
        assertThat(api.post("/login", person.credentialsWith(person.phone().nextCode())))
                .hasStatus(429);
    }

    @Test
    void spendsTheCode() {
        var code = member.person().phone().nextCode();
        assertThat(inside.post("/verify-2fa", Map.of("code", code))).hasStatus(200);
        assertThat(inside.post("/verify-2fa", Map.of("code", code))).hasStatus(401);
        assertThat(api.post("/login", member.person().credentialsWith(code))).hasStatus(401);
    }

    @Test
    void isNoUseToAnEndedSession() {
        inside.post("/logout", null);
        var answer = inside.post(
                "/verify-2fa", Map.of("code", member.person().phone().nextCode()));
        assertThat(answer).hasStatus(401);
    }

    /** Who gives a name means a login, and has only forgotten its challenge. */
    @Test
    void isNotMeantByWhoGivesAName() {
        var person = member.person();
        var answer = inside.post(
                "/verify-2fa",
                Map.of("username", person.name(), "code", person.phone().nextCode()));
        assertThat(answer).hasStatus(401).hasCode("challenge_missing");
    }

    /** The cookie of a sign-up lives for a day, and is sent with all that the client does meanwhile. */
    @Test
    void isNotTakenForALoginAfterASignUp() {
        var atHome = api.keepingCookies();
        var other = Map.of("username", TestAccounts.newName(), "password", "a quite long password");
        assertThat(atHome.post("/signup", other)).hasStatus(201);
        var code = member.person().phone().nextCode();
        var proven = atHome.withToken(member.token()).post("/verify-2fa", Map.of("code", code));
        assertThat(proven).hasStatus(200);
        assertThat(api.withToken(proven.string("token")).get("/me").string("username"))
                .isEqualTo(member.person().name());
    }

    /** A login that was begun is a login, whatever token is sent along. */
    @Test
    void doesNotStandInTheWayOfALoginByCookie() {
        var other = accounts.enrolled().person();
        var atHome = inside.keepingCookies();
        assertThat(atHome.post("/login", other.credentials())).hasStatus(200);
        var answer = atHome.post("/verify-2fa", Map.of("code", other.phone().nextCode()));
        assertThat(answer).hasStatus(200);
        assertThat(api.withToken(answer.string("token")).get("/me").string("username"))
                .isEqualTo(other.name());
    }

    /** A login that names its challenge is a login, whatever token is sent along. */
    @Test
    void doesNotStandInTheWayOfALogin() {
        var other = accounts.enrolled().person();
        var challenge = api.post("/login", other.credentials()).string("challenge");
        var answer = inside.post(
                "/verify-2fa",
                Map.of("challenge", challenge, "code", other.phone().nextCode()));
        assertThat(answer).hasStatus(200);
        assertThat(api.withToken(answer.string("token")).get("/me").string("username"))
                .isEqualTo(other.name());
    }
}
