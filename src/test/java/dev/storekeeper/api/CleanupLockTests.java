package dev.storekeeper.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.CleanupJobs;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.token.SecondNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.transaction.support.TransactionOperations;

/** Two nodes on one database: a job runs on one of them at a time (S60). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class CleanupLockTests {

    private static final String JOB = "login-cleanup";

    @AutoClose
    private final SecondNode other;

    private final LockProvider here;
    private final JdbcTemplate database;
    private final ManyRows rows;

    CleanupLockTests(
            @Autowired Environment settings,
            @Autowired LockProvider here,
            @Autowired JdbcTemplate database,
            @Autowired AccountService people,
            @LocalServerPort int port)
            throws IOException {
        other = SecondNode.besideTheOneWith(settings);
        this.here = here;
        this.database = database;
        var person = TestAccounts.at(port).enrolled().person();
        rows = new ManyRows(
                database, people.findByName(person.name()).orElseThrow().id());
    }

    @BeforeEach
    void leaveOneExpiredRow() {
        CleanupJobs.run(other.context());
        rows.challenges(1, TestClock.now().minusSeconds(1));
    }

    @Test
    @Proves("S60")
    void passesByWhereAnotherNodeIsAtIt() {
        var lock = here.lock(new LockConfiguration(TestClock.now(), JOB, Duration.ofMinutes(1), Duration.ZERO))
                .orElseThrow();
        CleanupJobs.run(other.context());
        assertThat(expiredRows()).isEqualTo(1);
        lock.unlock();
        CleanupJobs.run(other.context());
        assertThat(expiredRows()).isZero();
    }

    /** Clocks play no part: the database's time says when a lock is over. */
    @Test
    void takesOverFromNodeThatDied() {
        database.update(
                "REPLACE INTO housekeeping_lock VALUES"
                        + " (?, UTC_TIMESTAMP(6) + INTERVAL 10 MINUTE, UTC_TIMESTAMP(6), 'a dead node')",
                JOB);
        TestClock.advance(Duration.ofHours(1));
        CleanupJobs.run(other.context());
        assertThat(expiredRows()).isPositive();
        database.update(
                "UPDATE housekeeping_lock SET lock_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE name = ?", JOB);
        CleanupJobs.run(other.context());
        assertThat(expiredRows()).isZero();
    }

    @Test
    void leavesTheRestToTheOthersWhenItStops() throws Exception {
        var endless = new CountDownLatch(3);
        var cleanup = cleanup();
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = thread.submit(() -> cleanup.run("rows without end", (_, limit) -> {
                endless.countDown();
                return limit;
            }));
            assertThat(endless.await(20, SECONDS)).isTrue();
            cleanup.close();
            running.get(20, SECONDS);
        }
    }

    @Test
    void runsUntilABatchIsNotFull() {
        var batches = new AtomicInteger();
        cleanup().run("old rows", (_, limit) -> batches.incrementAndGet() < 3 ? limit : 0);
        assertThat(batches).hasValue(3);
    }

    /** One that is passed over is not the end. */
    @Test
    void runsOneByOneUntilNoneIsLeft(CapturedOutput output) {
        var left = List.of(2, 0, 3).iterator();
        cleanup()
                .runOneByOne(
                        "rows one by one", _ -> left.hasNext() ? OptionalInt.of(left.next()) : OptionalInt.empty());
        assertThat(output).contains("Deleted 5 rows one by one");
    }

    @Test
    void tellsOfAFailureAndWhenItRunsAgain(CapturedOutput output) {
        cleanup().run("expired sessions", (_, _) -> {
            throw new QueryTimeoutException("too slow");
        });
        assertThat(output).contains("Cleanup of expired sessions failed; it runs again in 10 minutes (too slow)");
    }

    /** As where the trail of what it deletes is signed with a key that this node lacks. */
    @Test
    void tellsOfARefusalInOneLine(CapturedOutput output) {
        cleanup().runOneByOne("accounts that were never enrolled", _ -> {
            throw ApiException.of(ErrorCode.UNAVAILABLE, "This node cannot record what is done here.");
        });
        assertThat(output).contains("Cleanup of accounts that were never enrolled failed; it runs again in 10 minutes");
    }

    /** A database that does not answer is no fault of the job. */
    @Test
    void tellsInOneLineThatAJobFindsNoLock(CapturedOutput output) throws Exception {
        var job = CleanupJobs.of(other.context()).getFirst().getRunnable();
        var scheduler = other.context().getBean(TaskScheduler.class);
        other.wire().freeze();
        try {
            scheduler.schedule(job, Instant.now()).get(20, SECONDS);
        } finally {
            other.mend();
        }
        assertThat(output)
                .containsOnlyOnce("A scheduled job could not run; it tries again at its next time (")
                .doesNotContain("A scheduled job failed");
    }

    private int expiredRows() {
        return rows.expiredChallenges(TestClock.now());
    }

    private static Cleanup cleanup() {
        return new Cleanup(
                TransactionOperations.withoutTransaction(),
                new Cleanup.Properties(Duration.ofMinutes(10)),
                new TestClock());
    }
}
