package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;

/** A database that freezes in the middle of the second step lets nobody in who cannot be written down (S97). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class FrozenStepTests {

    private static final int STRIDE = 14;

    private final TestAccounts accounts;
    private final Api here;
    private final SecondNode other;

    FrozenStepTests(@Autowired Environment settings, @LocalServerPort int port) throws IOException {
        other = SecondNode.losingPatienceAfter(Duration.ofMillis(700), settings);
        here = Api.at(port);
        accounts = TestAccounts.at(port);
    }

    @AfterAll
    void stopTheOther() throws IOException {
        other.close();
    }

    /** Frozen behind ever later answers of the database, and at last behind the one before the step is done: that to the commit. */
    @Test
    @Proves("S97")
    void givesNoTokenWhenever() {
        var refused = 0;
        var done = STRIDE;
        assertThat(isDone(refused)).isFalse();
        while (!isDone(done)) {
            refused = done;
            done += STRIDE;
        }
        while (done - refused > 1) {
            var between = (refused + done) / 2;
            if (isDone(between)) {
                done = between;
            } else {
                refused = between;
            }
        }
        assertThat(done).as("answers that the step needs").isBetween(10, 200);
    }

    /** Whether the step lets in who takes it, when it gets so many answers of the database. */
    private boolean isDone(int answers) {
        var person = accounts.enrolled().person();
        var challenge = String.valueOf(here.post("/login", person.credentials()).header("X-Challenge"));
        var code = person.phone().nextCode();
        other.wire().freezeAfter(answers);
        var step = other.api().post("/verify-2fa", Map.of("challenge", challenge, "code", code));
        other.mend();
        var done = step.status() == 200;
        if (!done) {
            assertThat(step.status()).as(step::toString).isEqualTo(503);
            assertThat(step.header("Retry-After")).isNotNull();
            assertThat(step.text()).doesNotContain("token\":");
        }
        // Whether the code was spent or not, it is not spent twice.
        var again = here.post("/login", person.credentialsWith(code));
        assertThat(again.status()).isIn(done ? new Integer[] {401} : new Integer[] {200, 401});
        return done;
    }
}
