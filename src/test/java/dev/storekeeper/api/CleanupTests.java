package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.CleanupJobs;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.account.AccountService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.FixedRateTask;

/** What has expired is deleted, what has not stays, and no request waits for it (S60). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class CleanupTests {

    private static final Duration NOTICEABLE = Duration.ofSeconds(2);

    private final ApplicationContext node;
    private final TestAccounts.Member member;
    private final ManyRows rows;
    private final Api api;

    CleanupTests(
            @Autowired ApplicationContext node,
            @Autowired JdbcTemplate database,
            @Autowired AccountService people,
            @LocalServerPort int port) {
        this.node = node;
        api = Api.at(port);
        member = TestAccounts.at(port).enrolled();
        rows = new ManyRows(
                database,
                people.findByName(member.person().name()).orElseThrow().id());
    }

    /** Other tests leave expired rows too. */
    @BeforeEach
    void startClean() {
        CleanupJobs.run(node);
    }

    @Test
    @Proves("S60")
    void purgesExpiredChallengesAndNoOthers() {
        var now = TestClock.now();
        rows.challenges(10_000, now.minusSeconds(1));
        rows.challenges(1_000, now.plusSeconds(600));
        CleanupJobs.run(node);
        assertThat(rows.expiredChallenges(now)).isZero();
        assertThat(rows.liveChallenges(now)).isGreaterThanOrEqualTo(1_000);
    }

    @Test
    void deletesSessionsOnceTheirTokensHaveExpired() {
        var now = TestClock.now();
        var dead = word();
        rows.sessions(dead, 5_000, now.minus(Duration.ofDays(2)));
        var expired = word();
        rows.sessions(expired, 100, now.minusSeconds(60));
        var live = word();
        rows.sessions(live, 1_000, now.plus(Duration.ofDays(5)));
        CleanupJobs.run(node);
        assertThat(rows.sessions(dead)).isZero();
        assertThat(rows.tokens(dead)).isZero();
        assertThat(rows.sessions(expired)).isEqualTo(100);
        assertThat(rows.sessions(live)).isEqualTo(1_000);
        assertThat(rows.tokens(live)).isEqualTo(1_000);
    }

    @Test
    void purgesLongFamilyInBatchesAndKeepsThatOfLivingSession() {
        var now = TestClock.now();
        var dead = word();
        rows.sessions(dead, 1, now.minus(Duration.ofDays(2)));
        rows.spentTokens(dead + "0", 10_000, now.minus(Duration.ofDays(2)));
        var live = word();
        rows.sessions(live, 1, now.plus(Duration.ofDays(5)));
        rows.spentTokens(live + "0", 5_000, now.minus(Duration.ofDays(10)));
        CleanupJobs.run(node);
        assertThat(rows.tokens(dead)).isZero();
        assertThat(rows.tokens(live)).isEqualTo(5_001);
    }

    /** A job that waits for the database keeps no other from running. */
    @Test
    void hasAThreadForEachJob(@Autowired ThreadPoolTaskScheduler scheduler) {
        var threads = scheduler.getScheduledThreadPoolExecutor();
        assertThat(threads.getQueue().size() + threads.getActiveCount())
                .isGreaterThan(10)
                .isLessThanOrEqualTo(threads.getCorePoolSize());
    }

    @Test
    void runsEachJobAtARate() {
        assertThat(CleanupJobs.of(node))
                .hasSize(10)
                .allSatisfy(job -> assertThat(job)
                        .isInstanceOfSatisfying(
                                FixedRateTask.class,
                                task -> assertThat(task.getIntervalDuration()).isEqualTo(Duration.ofMinutes(10))));
    }

    @Test
    void locksEachJobByItsName(@Autowired JdbcTemplate database) {
        assertThat(database.queryForList("SELECT name FROM housekeeping_lock WHERE name LIKE '%-cleanup'"))
                .hasSize(10);
    }

    @Test
    @Proves("S60")
    void delaysNoRequest() {
        var now = TestClock.now();
        rows.challenges(10_000, now.minusSeconds(1));
        rows.sessions(word(), 10_000, now.minus(Duration.ofDays(2)));
        var slowest = Duration.ZERO;
        var answered = new ArrayList<Integer>();
        var refresh = member.refreshToken();
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var sweeping = thread.submit(() -> CleanupJobs.run(node));
            while (!sweeping.isDone()) {
                var begun = System.nanoTime();
                answered.add(api.post("/login", member.person().credentials()).status());
                var renewed = api.post("/token/refresh", Map.of("refresh_token", refresh));
                refresh = renewed.string("refresh_token");
                var took = Duration.ofNanos(System.nanoTime() - begun);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
        }
        assertThat(answered).isNotEmpty().containsOnly(200);
        assertThat(slowest).isLessThan(NOTICEABLE);
        assertThat(rows.expiredChallenges(now)).isZero();
    }

    private static String word() {
        return TestAccounts.newName().substring(12);
    }
}
