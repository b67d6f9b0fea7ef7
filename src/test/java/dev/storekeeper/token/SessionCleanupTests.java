package dev.storekeeper.token;

import static dev.storekeeper.token.Renewals.refreshToken;
import static dev.storekeeper.token.Renewals.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.support.TransactionOperations;

/** Cleanup deletes nothing by which a stolen token may still be found out (S50, S60). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SessionCleanupTests {

    private final Api api;
    private final Renewals renewals;
    private final TestAccounts accounts;
    private final SessionService service;
    private final SessionRepository sessions;
    private final TransactionOperations transactions;

    SessionCleanupTests(
            @Autowired SessionService service,
            @Autowired SessionRepository sessions,
            @Autowired TransactionOperations transactions,
            @LocalServerPort int port) {
        this.sessions = sessions;
        api = Api.at(port);
        renewals = new Renewals(api);
        accounts = TestAccounts.at(port);
        this.service = service;
        this.transactions = transactions;
    }

    @Test
    @Proves("S60")
    void findsOutWhoShowsTokenSpentWeeksAgo() {
        var first = accounts.enrolled().tokens();
        var tokens = first;
        for (int week = 0; week < 4; week++) {
            tokens = renewals.renewed(refreshToken(tokens));
            TestClock.advance(Duration.ofDays(6));
            purge();
        }
        tokens = renewals.renewed(refreshToken(tokens));
        GuardedDoor.opensTo(api, token(tokens));
        assertThat(renewals.status(refreshToken(first))).isEqualTo(401);
        GuardedDoor.staysShutTo(api, token(tokens));
        assertThat(renewals.status(refreshToken(tokens))).isEqualTo(401);
    }

    @Test
    void remembersEndedSessionWhileItsTokenWouldLive() {
        var member = accounts.enrolled();
        api.withToken(member.token()).post("/logout", null);
        purge();
        GuardedDoor.staysShutTo(api, member.token());
        assertThat(isKept(member)).isTrue();
        TestClock.advance(EndedSessions.MEMORY.plusMinutes(1));
        purge();
        assertThat(isKept(member)).isFalse();
    }

    /** What no token can name any more costs no memory: neither on a node that saw the end nor on one that starts later. */
    @Test
    void forgetsEndedSessionWhoseTokensHaveExpired(@Autowired EndedSessions ended, @Autowired Clock clock) {
        var member = accounts.enrolled();
        var id = Renewals.session(member.tokens());
        api.withToken(member.token()).post("/logout", null);
        ended.refresh();
        TestClock.advance(Duration.ofMinutes(59));
        assertThat(remembered(ended)).contains(id);
        assertThat(remembered(started(clock))).contains(id);
        TestClock.advance(Duration.ofMinutes(7));
        ended.review();
        assertThat(remembered(ended)).doesNotContain(id);
        assertThat(remembered(started(clock))).doesNotContain(id);
    }

    @Test
    void forgetsItAtThatMomentHoweverOftenTheLogOutIsRepeated(@Autowired EndedSessions ended) {
        var member = accounts.enrolled();
        api.withToken(member.token()).post("/logout", null);
        ended.refresh();
        TestClock.advance(Duration.ofMinutes(6));
        ended.refresh();
        assertThat(api.withToken(member.token()).post("/logout", null)).hasStatus(204);
        ended.refresh();
        TestClock.advance(Duration.ofMinutes(60));
        ended.review();
        assertThat(remembered(ended)).doesNotContain(Renewals.session(member.tokens()));
    }

    /** So that a crowd that has logged out is of no cost once its tokens have expired. */
    @Test
    void readsNoEndedSessionsWhoseTokensHaveExpired(@Autowired JdbcTemplate database) {
        var member = accounts.enrolled();
        var now = TestClock.now();
        transactions.executeWithoutResult(transaction -> {
            var made = database.update(
                    """
                            INSERT INTO session (id, account_id, factors, access_seconds, created_at, expires_at, ended_at)
                            WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
                            SELECT CONCAT('expired-', i), s.account_id, s.factors, 60, s.created_at, s.expires_at, ?
                            FROM n JOIN session s ON s.id = ?
                            """,
                    LocalDateTime.ofInstant(now.minus(Duration.ofHours(2)), ZoneOffset.UTC),
                    Renewals.session(member.tokens()));
            assertThat(made).isEqualTo(1000);
            var before = rowsRead(database);
            var found = sessions.findEnded(now).size();
            assertThat(rowsRead(database) - before).isLessThan(found + 100L);
            transaction.setRollbackOnly();
        });
    }

    private static long rowsRead(JdbcTemplate database) {
        return database.queryForList("SHOW SESSION STATUS LIKE 'Handler_read%'").stream()
                .mapToLong(row -> Long.parseLong(String.valueOf(row.get("Value"))))
                .sum();
    }

    private EndedSessions started(Clock clock) {
        var ended = new EndedSessions(sessions, clock);
        ended.prepare();
        return ended;
    }

    private static Set<Object> remembered(EndedSessions ended) {
        return Set.copyOf(((Map<?, ?>) Objects.requireNonNull(ReflectionTestUtils.getField(ended, "ended"))).keySet());
    }

    private boolean isKept(TestAccounts.Member member) {
        return sessions.findById(Renewals.session(member.tokens())).isPresent();
    }

    private void purge() {
        int gone;
        do {
            var swept = transactions.execute(_ -> service.deleteDead(TestClock.now(), 100));
            gone = swept == null ? 0 : swept;
        } while (gone >= 100);
    }
}
