package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.TestHashing;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** Many guesses at once, with hashes that take as long as in production, so that they are under way together. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {TestHashing.SHIPPED, "storekeeper.password.places=500"})
class ParallelGuessesTests extends WithKnownClient {

    /** Of two hundred at once, the right one among them, ten are judged. */
    @Test
    @Proves({"A18", "S25"})
    void areNotJudgedMoreOften() {
        var statuses = Parallel.times(200, number -> (number == 199 ? logIn(stranger) : guess(stranger)).status());
        assertThat(statuses).isSubsetOf(200, 401, 429);
        assertThat(statuses.stream().filter(status -> status == 401)).hasSize(10);
        assertThat(logIn(stranger)).hasStatus(429);
    }

    /** Right passwords are no guesses, however many are on their way at once. */
    @Test
    @Proves("A18")
    void countNoRightPassword() {
        var statuses = Parallel.times(
                40, _ -> stranger.post("/login", owner.credentials()).status());
        assertThat(statuses).containsOnly(200);
    }
}
