package dev.storekeeper.token;

import static dev.storekeeper.token.Renewals.refreshToken;
import static dev.storekeeper.token.Renewals.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.account.AccountService;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Everything that is carried ends by itself (S54). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifetimesTests {

    private static final Duration IDLE = Duration.ofDays(7);
    private static final Duration ABSOLUTE = Duration.ofDays(30);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final Api api;
    private final Renewals renewals;
    private final TestAccounts accounts;

    LifetimesTests(@LocalServerPort int port) {
        api = Api.at(port);
        renewals = new Renewals(api);
        accounts = TestAccounts.at(port);
    }

    @Test
    void accessTokenLivesAnHour() {
        var member = accounts.enrolled();
        assertThat(lifetime(member.tokens())).isEqualTo(3600);
        TestClock.advance(Duration.ofMinutes(59));
        GuardedDoor.opensTo(api, member.token());
        TestClock.advance(Duration.ofSeconds(70));
        GuardedDoor.staysShutTo(api, member.token());
    }

    @Test
    @Proves("S54")
    void refreshTokenWaitsAWeek() {
        var member = accounts.enrolled();
        assertThat(member.tokens().get("refresh_expires_in").asLong()).isEqualTo(IDLE.toSeconds());
        TestClock.advance(IDLE.minus(A_MINUTE));
        var next = renewals.renewed(member.refreshToken());
        TestClock.advance(IDLE.plus(A_MINUTE));
        assertThat(renewals.status(refreshToken(next))).isEqualTo(401);
    }

    @Test
    @Proves("S54")
    void renewingDoesNotProlongTheSession() {
        var tokens = accounts.enrolled().tokens();
        var left = ABSOLUTE;
        while (left.compareTo(IDLE) > 0) {
            TestClock.advance(IDLE.minusDays(1));
            left = left.minus(IDLE.minusDays(1));
            tokens = renewals.renewed(refreshToken(tokens));
            assertThat(tokens.get("refresh_expires_in").asLong()).isLessThanOrEqualTo(left.toSeconds());
        }
        TestClock.advance(left.minus(A_MINUTE));
        tokens = renewals.renewed(refreshToken(tokens));
        assertThat(tokens.get("refresh_expires_in").asLong()).isLessThanOrEqualTo(60);
        assertThat(lifetime(tokens)).isLessThanOrEqualTo(60);
        GuardedDoor.opensTo(api, token(tokens));

        TestClock.advance(A_MINUTE.plusSeconds(10));
        assertThat(renewals.status(refreshToken(tokens))).isEqualTo(401);
        GuardedDoor.staysShutTo(api, token(tokens));
    }

    /** With the setting as it is shipped. */
    @Test
    @Proves("S59")
    void fiftySessionsOfAnAccountLiveAtOnce(@Autowired SessionService sessions, @Autowired AccountService people) {
        var first = accounts.enrolled();
        var account = people.findByName(first.person().name()).orElseThrow();
        for (int more = 1; more < 50; more++) {
            TestSessions.open(sessions, account);
        }
        GuardedDoor.opensTo(api, first.token());
        TestClock.advance(Duration.ofSeconds(1));
        var last = first.person().signIn(api);
        GuardedDoor.staysShutTo(api, first.token());
        assertThat(api.withToken(token(last)).get("/me/sessions").json().size()).isEqualTo(50);
    }

    @Test
    void sessionBegunWithShortLifetimeKeepsIt() {
        var person = accounts.signedUp();
        person.signIn(api);
        var challenge = api.post("/login", person.credentials()).json().get("challenge");
        var answer = api.post(
                "/auth/verify",
                Map.of("challenge", challenge.asString(), "code", person.phone().nextCode()));
        var renewed = renewals.renewed(refreshToken(answer.json()));
        assertThat(lifetime(answer.json())).isEqualTo(600);
        assertThat(lifetime(renewed)).isEqualTo(600);
        TestClock.advance(Duration.ofMinutes(11));
        GuardedDoor.staysShutTo(api, token(renewed));
        assertThat(lifetime(renewals.renewed(refreshToken(renewed)))).isEqualTo(600);
    }

    @Test
    void proofByTheOldPathGivesAShortToken() {
        var member = accounts.enrolled();
        var code = Map.of("code", member.person().phone().nextCode());
        var proven = api.withToken(member.token()).post("/auth/verify", code);
        assertThat(lifetime(proven.json())).isEqualTo(600);
    }

    @Test
    @Proves("S58")
    void sessionEndsAWeekAfterItsLastUse() {
        var member = accounts.enrolled();
        var session = sessions(member.token()).get(0);
        assertThat(Duration.between(instant(session, "created_at"), instant(session, "expires_at")))
                .isEqualTo(IDLE);

        TestClock.advance(IDLE.minusDays(1));
        var renewed = renewals.renewed(member.refreshToken());
        session = sessions(token(renewed)).get(0);
        assertThat(Duration.between(instant(session, "used_at"), instant(session, "expires_at")))
                .isEqualTo(IDLE);

        TestClock.advance(IDLE.plusDays(1));
        var last = token(member.person().signIn(api));
        assertThat(sessions(last).size()).isEqualTo(1);
    }

    private JsonNode sessions(String token) {
        return api.withToken(token).get("/me/sessions").json();
    }

    private static Instant instant(JsonNode session, String field) {
        return Instant.parse(session.get(field).asString());
    }

    /** What the answer says, which is also what the token says. */
    private static long lifetime(JsonNode tokens) {
        var claims = Forge.part(token(tokens), 1);
        var said = tokens.get("expires_in").asLong();
        assertThat(seconds(claims, "exp") - seconds(claims, "iat")).isBetween(said, said + 1);
        return said;
    }

    private static long seconds(Map<String, ?> claims, String name) {
        return Long.parseLong(String.valueOf(claims.get(name)));
    }
}
