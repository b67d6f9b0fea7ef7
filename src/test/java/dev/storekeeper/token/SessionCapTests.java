package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** An account has so many sessions at once and no more, and their access tokens live as long as the setting says. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestPropertySource(properties = {"storekeeper.token.sessions-per-account=3", "storekeeper.token.access-lifetime=2m"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionCapTests {

    private final Api api;
    private final TestAccounts accounts;

    SessionCapTests(@LocalServerPort int port) {
        api = Api.at(port);
        accounts = TestAccounts.at(port);
    }

    @Test
    @Proves("S59")
    void endsTheOldestForOneMore() {
        var member = accounts.enrolled();
        var tokens = new ArrayList<String>();
        tokens.add(member.token());
        for (int i = 0; i < 4; i++) {
            TestClock.advance(Duration.ofSeconds(1));
            tokens.add(member.person().signIn(api).get("token").asString());
        }
        tokens.subList(0, 2).forEach(token -> GuardedDoor.staysShutTo(api, token));
        tokens.subList(2, 5).forEach(token -> GuardedDoor.opensTo(api, token));
        assertThat(api.withToken(tokens.getLast()).get("/me/sessions").json().size())
                .isEqualTo(3);
    }

    /** The two that were opened later have not been renewed for more than a week. */
    @Test
    @Proves("S59")
    void countsNoSessionThatWasNotRenewedInTime() {
        var member = accounts.enrolled();
        TestClock.advance(Duration.ofSeconds(1));
        member.person().signIn(api);
        member.person().signIn(api);
        TestClock.advance(Duration.ofDays(6));
        var renewed = new Renewals(api).renewed(member.refreshToken());
        TestClock.advance(Duration.ofDays(2));
        var last = member.person().signIn(api).get("token").asString();
        assertThat(api.withToken(last).get("/me/sessions").json().size()).isEqualTo(2);
        assertThat(new Renewals(api).status(Renewals.refreshToken(renewed))).isEqualTo(200);
    }

    /** Neither what the client asks for nor what the setting was at the login makes it longer. */
    @Test
    void noAccessTokenLivesLongerThanTheSetting(@Autowired JdbcTemplate database) {
        var member = accounts.enrolled();
        var challenge = api.post("/login", member.person().credentials()).string("challenge");
        var code = member.person().phone().nextCode();
        var verified = api.post("/auth/verify", Map.of("challenge", challenge, "code", code));
        assertThat(verified.number("expires_in")).isEqualTo(120);

        var session = api.withToken(member.token()).get("/me").string("session_id");
        database.update("UPDATE session SET access_seconds = 3600 WHERE id = ?", session);
        assertThat(new Renewals(api)
                        .renewed(member.refreshToken())
                        .get("expires_in")
                        .asInt())
                .isEqualTo(120);
    }
}
