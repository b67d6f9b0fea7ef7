package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/** What strangers leave behind does not pile up. */
class LoginCleanupTests extends WithServer {

    @Autowired
    JdbcTemplate database;

    @Autowired
    LoginCleanup cleanup;

    @Autowired
    TransactionOperations transactions;

    @Test
    @Proves("S91")
    void forgetsWhatCountsNoMore() {
        for (int i = 0; i < 5; i++) {
            api.post("/login", Map.of("username", TestAccounts.newName(), "password", "a wrong password"));
        }
        var person = accounts.enrolled().person();
        api.post("/login", person.credentialsWith(person.phone().wrongCode()));
        assertThat(rows("rate_limit WHERE kind = 'PASSWORD'")).isGreaterThanOrEqualTo(5);

        // Ten guesses of other tests, each of which counts for three minutes.
        TestClock.advance(Duration.ofMinutes(46));
        sweepAll();
        assertThat(rows("rate_limit WHERE kind = 'PASSWORD'")).isZero();
        assertThat(rows("rate_limit WHERE kind = 'LOGIN'")).isZero();
        assertThat(rows("rate_limit WHERE kind = 'CODE'"))
                .as("counts for a month")
                .isPositive();
        assertThat(rows("device")).as("a client that may come back").isPositive();

        TestClock.advance(Duration.ofDays(181));
        sweepAll();
        assertThat(rows("rate_limit")).isZero();
        assertThat(rows("device")).isZero();
    }

    /** A request at the moment of a cleanup is not answered that there were too many guesses. */
    @Test
    void takesNothingFromRequestsUnderWay() throws InterruptedException {
        var done = new AtomicBoolean();
        var sweeper = Thread.ofVirtual().start(() -> {
            while (!done.get()) {
                sweepAll();
            }
        });
        try {
            for (int i = 0; i < 60; i++) {
                var unknown = Map.of("username", TestAccounts.newName(), "password", "a wrong password");
                assertThat(api.post("/login", unknown)).hasStatus(401);
            }
        } finally {
            done.set(true);
            sweeper.join();
        }
    }

    private void sweepAll() {
        Integer gone;
        do {
            gone = transactions.execute(_ -> cleanup.deleteBatch(TestClock.now(), 3));
        } while (gone != null && gone >= 3);
    }

    private int rows(String from) {
        return database.queryForList("SELECT 1 FROM " + from, Integer.class).size();
    }
}
