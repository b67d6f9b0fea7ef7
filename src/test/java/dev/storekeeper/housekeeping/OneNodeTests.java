package dev.storekeeper.housekeeping;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Proves;
import dev.storekeeper.TestClock;
import dev.storekeeper.token.SecondNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/** Two nodes on one database: one keeps the house, the other passes by (S60). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneNodeTests {

    private final SecondNode other;
    private final LockProvider here;
    private final LockProvider there;
    private final JdbcTemplate database;

    OneNodeTests(@Autowired Environment settings, @Autowired LockProvider here, @Autowired JdbcTemplate database)
            throws IOException {
        other = SecondNode.besideTheOneWith(settings);
        this.here = here;
        this.there = other.context().getBean(LockProvider.class);
        this.database = database;
    }

    @AfterAll
    void stopTheOther() throws IOException {
        other.close();
    }

    @Test
    @Proves("S60")
    void passesByWhereAnotherNodeIsAtIt() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var calls = new AtomicInteger();
        var slow = node(here, (now, atMost) -> {
            begun.countDown();
            await().atMost(Duration.ofSeconds(20)).until(() -> goOn.await(20, SECONDS));
            return 0;
        });
        var second = node(there, (now, atMost) -> {
            calls.incrementAndGet();
            return 0;
        });
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            thread.submit(slow::keep);
            assertThat(begun.await(20, SECONDS)).isTrue();
            second.keep();
            assertThat(calls).hasValue(0);
            goOn.countDown();
        }
        second.keep();
        assertThat(calls).hasValue(1);
    }

    /** Clocks play no part: the database's time says when a lock is over. */
    @Test
    void takesOverFromNodeThatDied() {
        var calls = new AtomicInteger();
        var node = node(there, (now, atMost) -> calls.incrementAndGet() - calls.get());
        database.update("REPLACE INTO housekeeping_lock VALUES"
                + " ('housekeeping', UTC_TIMESTAMP(6) + INTERVAL 10 MINUTE, UTC_TIMESTAMP(6), 'somebody')");
        TestClock.advance(Duration.ofHours(1));
        node.keep();
        assertThat(calls).hasValue(0);
        database.update("UPDATE housekeeping_lock SET lock_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");
        node.keep();
        assertThat(calls).hasValue(1);
    }

    @Test
    void leavesTheRestToTheOthersWhenItStops() throws Exception {
        var endless = new CountDownLatch(3);
        var node = node(here, (now, atMost) -> {
            endless.countDown();
            return atMost;
        });
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var sweeping = thread.submit(node::keep);
            assertThat(endless.await(20, SECONDS)).isTrue();
            node.close();
            sweeping.get(20, SECONDS);
        }
        assertThat(there.lock(
                        new LockConfiguration(TestClock.now(), "housekeeping", Duration.ofMillis(1), Duration.ZERO)))
                .isPresent();
    }

    @Test
    void goesOnWhereOneRoomCannot() {
        var calls = new AtomicInteger();
        new Housekeeping(
                        List.of(
                                (now, atMost) -> {
                                    throw new QueryTimeoutException("too slow");
                                },
                                (now, atMost) -> calls.incrementAndGet() < 3 ? atMost : 0),
                        here,
                        TransactionOperations.withoutTransaction(),
                        new HousekeepingProperties(Duration.ofHours(1)),
                        new TestClock())
                .keep();
        assertThat(calls).hasValue(3);
    }

    private static Housekeeping node(LockProvider locks, CleanupTask sweep) {
        Clock clock = new TestClock();
        return new Housekeeping(
                List.of(sweep),
                locks,
                TransactionOperations.withoutTransaction(),
                new HousekeepingProperties(Duration.ofHours(1)),
                clock);
    }
}
