package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Member;
import dev.storekeeper.TestClock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Dangerous doors ask for a code of the last five minutes. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class StepUpTests {

    private static final String DANGEROUS = "/me/recovery-codes";

    @LocalServerPort
    int port;

    private Api api;
    private Member member;
    private Api inside;

    @BeforeEach
    void enrol() {
        api = Api.at(port);
        member = TestAccounts.at(port).enrolled();
        inside = api.withToken(member.token());
    }

    @Test
    void isNotAskedOfWhoHasJustComeIn() {
        assertThat(inside.post(DANGEROUS, null).status()).isEqualTo(200);
    }

    @Test
    void isAskedAfterFiveMinutes() {
        TestClock.advance(Duration.ofMinutes(5).plusSeconds(1));
        var refused = inside.post(DANGEROUS, null);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate"))
                .contains("error=\"insufficient_user_authentication\"")
                .contains("max_age=\"300\"");
        assertThat(refused.json().get("next").asString()).contains("/verify-2fa");
        assertThat(inside.get("/me").status()).as("other doors").isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /me/password",
        "POST, /me/totp",
        "GET, /me/totp",
        "PUT, /me/totp",
        "DELETE, /me/totp",
        "POST, /me/recovery-codes",
        "POST, /me/passkeys/options",
        "POST, /me/passkeys",
        "DELETE, /me/passkeys/x",
        "DELETE, /me",
        "PATCH, /users/1",
        "DELETE, /users/1",
        "POST, /users/1/reset-2fa",
        "DELETE, /users/1/sessions",
        "POST, /invites",
        "DELETE, /invites/1",
        "POST, /keys/rotate"
    })
    @Proves("S30")
    void isAskedAtEachDangerousDoor(String method, String path, @Autowired JdbcTemplate database) {
        var admin = api.withToken(TestAccounts.at(port).admin(database).token());
        TestClock.advance(Duration.ofMinutes(6));
        var refused = admin.send(method, path, method.equals("GET") || method.equals("DELETE") ? null : Map.of());
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().get("code").asString()).isEqualTo("insufficient_user_authentication");
    }

    @Test
    void isDoneWithACodeAndTheTokenAndOutlivesRenewal() {
        TestClock.advance(Duration.ofMinutes(6));
        var proven = inside.post(
                "/verify-2fa", Map.of("code", member.person().phone().nextCode()));
        assertThat(proven.status()).isEqualTo(200);
        assertThat(proven.json().propertyNames()).containsExactlyInAnyOrder("token", "token_type", "expires_in");
        var token = proven.json().get("token").asString();
        assertThat(api.withToken(token).post(DANGEROUS, null).status()).isEqualTo(200);

        var renewed = api.post("/token/refresh", Map.of("refresh_token", member.refreshToken()))
                .json();
        assertThat(api.withToken(renewed.get("token").asString())
                        .post(DANGEROUS, null)
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Proves("S30")
    void isNotDoneByRenewingAlone() {
        TestClock.advance(Duration.ofMinutes(6));
        var renewed = api.post("/token/refresh", Map.of("refresh_token", member.refreshToken()))
                .json();
        assertThat(api.withToken(renewed.get("token").asString())
                        .post(DANGEROUS, null)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void takesARecoveryCodeToo() {
        TestClock.advance(Duration.ofMinutes(6));
        var proven = inside.post(
                "/verify-2fa", Map.of("recovery_code", member.recoveryCodes().getFirst()));
        assertThat(proven.status()).isEqualTo(200);
    }

    @Test
    @Proves("S18")
    void countsWrongCodesWithThoseOfTheLogin() {
        IntStream.range(0, 10)
                .forEach(_ -> assertThat(inside.post(
                                        "/verify-2fa",
                                        Map.of("code", member.person().phone().wrongCode()))
                                .status())
                        .isEqualTo(401));
        var person = member.person();
        assertThat(api.post("/login", person.credentialsWith(person.phone().nextCode()))
                        .status())
                .isEqualTo(429);
    }

    @Test
    void spendsTheCode() {
        var code = member.person().phone().nextCode();
        assertThat(inside.post("/verify-2fa", Map.of("code", code)).status()).isEqualTo(200);
        assertThat(inside.post("/verify-2fa", Map.of("code", code)).status()).isEqualTo(401);
        assertThat(api.post("/login", member.person().credentialsWith(code)).status())
                .isEqualTo(401);
    }

    @Test
    void isNoUseToAnEndedSession() {
        inside.post("/logout", null);
        var answer = inside.post(
                "/verify-2fa", Map.of("code", member.person().phone().nextCode()));
        assertThat(answer.status()).isEqualTo(401);
    }

    /** Who gives a name means a login, and has only forgotten its challenge. */
    @Test
    void isNotMeantByWhoGivesAName() {
        var person = member.person();
        var answer = inside.post(
                "/verify-2fa",
                Map.of("username", person.name(), "code", person.phone().nextCode()));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().get("code").asString()).isEqualTo("challenge_missing");
    }

    /** A login that names its challenge is a login, whatever token is sent along. */
    @Test
    void doesNotStandInTheWayOfALogin() {
        var other = TestAccounts.at(port).enrolled().person();
        var challenge =
                api.post("/login", other.credentials()).json().get("challenge").asString();
        var answer = inside.post(
                "/verify-2fa",
                Map.of("challenge", challenge, "code", other.phone().nextCode()));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(api.withToken(answer.json().get("token").asString())
                        .get("/me")
                        .json()
                        .get("username")
                        .asString())
                .isEqualTo(other.name());
    }
}
