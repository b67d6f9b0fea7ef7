package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** An account has so many sessions at once and no more. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestPropertySource(properties = "storekeeper.token.sessions-per-account=3")
class SessionCapTests {

    @LocalServerPort
    int port;

    @Test
    @Proves("S59")
    void endsTheOldestForOneMore() {
        var api = Api.at(port);
        var member = TestAccounts.at(port).enrolled();
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
}
