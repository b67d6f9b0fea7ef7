package dev.storekeeper.token;

import static dev.storekeeper.token.Renewals.refreshToken;
import static dev.storekeeper.token.Renewals.session;
import static dev.storekeeper.token.Renewals.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A spent refresh token tells on who shows it again: two hold it, and one of them is a thief (S50). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class ReuseTests {

    private static final Duration AFTER_THE_GRACE = Duration.ofSeconds(31);

    private final Api api;
    private final Renewals renewals;
    private final TestAccounts accounts;
    private final JdbcTemplate database;

    ReuseTests(@Autowired JdbcTemplate database, @LocalServerPort int port) {
        this.database = database;
        api = Api.at(port);
        renewals = new Renewals(api);
        accounts = TestAccounts.at(port);
    }

    @Test
    @Proves("S50")
    void endsTheWholeSessionAndIsLogged(CapturedOutput output) {
        var member = accounts.enrolled();
        var next = renewals.renewed(member.refreshToken());
        TestClock.advance(AFTER_THE_GRACE);
        assertThat(renewals.status(member.refreshToken())).isEqualTo(401);
        assertThat(renewals.status(refreshToken(next))).isEqualTo(401);
        GuardedDoor.staysShutTo(api, token(next));
        GuardedDoor.staysShutTo(api, member.token());
        assertThat(output).containsPattern("WARN.*spent refresh token.*" + session(member.tokens()));
    }

    @Test
    void endsNoOtherSession() {
        var member = accounts.enrolled();
        var elsewhere = member.person().signIn(api);
        renewals.renewed(member.refreshToken());
        TestClock.advance(AFTER_THE_GRACE);
        assertThat(renewals.status(member.refreshToken())).isEqualTo(401);
        GuardedDoor.opensTo(api, token(elsewhere));
        renewals.renewed(refreshToken(elsewhere));
    }

    /** Who has used the successor has had the answer. */
    @Test
    void endsTheSessionWithinTheGraceOnceTheSuccessorIsUsed() {
        var member = accounts.enrolled();
        var next = renewals.renewed(refreshToken(renewals.renewed(member.refreshToken())));
        assertThat(renewals.status(member.refreshToken())).isEqualTo(401);
        assertThat(renewals.status(refreshToken(next))).isEqualTo(401);
        GuardedDoor.staysShutTo(api, token(next));
    }

    /** As after the service's key has been changed, from which successors are derived. */
    @Test
    void endsTheSessionAlsoWhereTheSuccessorIsUnknown() {
        var member = accounts.enrolled();
        var next = renewals.renewed(member.refreshToken());
        database.update("DELETE FROM refresh_token WHERE session_id = ? AND used_at IS NULL", session(next));
        TestClock.advance(AFTER_THE_GRACE);
        assertThat(renewals.status(member.refreshToken())).isEqualTo(401);
        GuardedDoor.staysShutTo(api, token(next));
    }

    @Test
    void endsNothingWhenGuessed() {
        var member = accounts.enrolled();
        var real = member.refreshToken();
        var twin = real.substring(0, 42) + (char) (real.charAt(42) + 1);
        for (var shown : List.of("", "a", "A".repeat(43), twin, real + "=", " " + real, real.substring(1), "%00")) {
            assertThat(renewals.status(shown)).as(shown).isEqualTo(401);
        }
        assertThat(api.post("/token/refresh", Map.of()).status()).isEqualTo(401);
        assertThat(api.post("/token/refresh", Map.of("refresh_token", 1)).status())
                .isIn(400, 401);
        renewals.renewed(real);
    }
}
