package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    private static final int LAG = 60;

    private final TestAccounts accounts;
    private final Api here;
    private final SecondNode other;

    FrozenStepTests(@Autowired Environment settings, @LocalServerPort int port) throws IOException {
        other = SecondNode.besideTheOneWith(settings);
        here = Api.at(port);
        accounts = TestAccounts.at(port);
    }

    @AfterAll
    void stopTheOther() throws IOException {
        other.close();
    }

    /** The wire is slow, so that each moment is one between two statements of the step. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 6, 9, 13})
    @Proves("S97")
    void givesNoTokenWhenever(int statements) throws Exception {
        var person = accounts.enrolled().person();
        var challenge = String.valueOf(here.post("/login", person.credentials()).header("X-Challenge"));
        var code = person.phone().nextCode();
        var body = Map.of("challenge", challenge, "code", code);
        other.wire().slowDown(LAG);
        var step = CompletableFuture.supplyAsync(() -> other.api().post("/verify-2fa", body));
        new CountDownLatch(1).await((long) LAG * statements + LAG / 2, TimeUnit.MILLISECONDS);
        other.wire().freeze();
        var answer = step.orTimeout(1, TimeUnit.MINUTES).join();
        other.mend();
        if (answer.status() != 200) {
            assertThat(answer.status()).as(answer::toString).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotNull();
            assertThat(answer.text()).doesNotContain("token\":");
        }
        // Whether the code was spent or not, it is not spent twice.
        var again = here.post("/login", person.credentialsWith(code));
        assertThat(again.status()).isIn(answer.status() == 200 ? new Integer[] {401} : new Integer[] {200, 401});
    }
}
