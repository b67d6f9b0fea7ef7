package dev.storekeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.HeldRow;
import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.api.Times;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** An intact trail is called so, also while it grows. */
class AuditVerifyTests extends TamperedTrail {

    @Test
    void countsWhatItWalks() {
        var verdict = verify();
        assertThat(verdict.get("streams").asLong())
                .isEqualTo(count("SELECT COUNT(*) FROM audit_stream WHERE stream <> 'register'"));
        assertThat(verdict.get("rows").asLong()).isEqualTo(count("SELECT COUNT(*) FROM audit_event"));
        assertThat(verdict.has("first_broken")).isFalse();
    }

    @Test
    @Proves("S94")
    void staysIntactWhileManyRecordAtOnce() {
        var intact = Parallel.times(50, number -> {
            if (number % 10 == 0) {
                return verify().get("intact").asBoolean();
            }
            record(number % 3 == 0 ? 9_000_100L + number : 9_000_001L);
            return true;
        });
        assertThat(intact).doesNotContain(false);
        assertIntact();
    }

    @Test
    void walksMoreThanOnePage() {
        for (int i = 0; i < 1003; i++) {
            record(9000001L);
        }
        assertIntact();
        tamper("UPDATE audit_event SET agent = '' WHERE stream = '%s' AND sequence = 1001".formatted(ANNA));
        assertNamed(ANNA, 1001);
    }

    /** Each reads all of it, with all the processor time that it finds. */
    @Test
    @Proves("A8")
    void walksOnceAtATime() throws Exception {
        try (var _ = HeldRow.by(database, "LOCK TABLES audit_stream WRITE")) {
            var first = CompletableFuture.supplyAsync(() -> admin.get("/audit/verify"), Thread::startVirtualThread);
            var second = CompletableFuture.supplyAsync(() -> admin.get("/audit/verify"), Thread::startVirtualThread);
            var refused = (Api.Answer) CompletableFuture.anyOf(first, second).join();
            assertThat(refused).hasStatus(503);
            assertThat(refused.string("detail")).contains("is being verified already");
        }
    }

    /** Another admin has ended the session meanwhile, for instance. */
    @Test
    @Proves("A8")
    void endsWithTheSessionThatAskedForIt(@LocalServerPort int port) throws Exception {
        var member = TestAccounts.at(port).admin(database);
        var leaving = Api.at(port).withToken(member.token());
        try (var held = HeldRow.by(database, "LOCK TABLES audit_event WRITE")) {
            var verdict = CompletableFuture.supplyAsync(() -> leaving.get("/audit/verify"), Thread::startVirtualThread);
            held.awaitWaiting(1, "SELECT stream, sequence");
            database.update(
                    "UPDATE session SET ended_at = ? WHERE account_id = (SELECT id FROM account WHERE username = ?)",
                    Times.column(TestClock.now()),
                    member.person().name());
            await().until(() -> leaving.get("/me").status() == 401);
            held.and("UNLOCK TABLES");
            assertThat(verdict.join()).hasStatus(401).hasCode("token_invalid");
        }
    }

    /** As the database itself counts them, on one connection: a statement over all entries of a large trail would run out of time. */
    @Test
    void looksForStrayEntriesWithoutReadingAll() throws SQLException {
        tamper(
                "INSERT INTO audit_event SELECT stream, 1000 + i, happened_at, event, actor_id, account_id, address, agent,"
                        + " request_id, details, mac FROM audit_event CROSS JOIN (WITH RECURSIVE n AS"
                        + " (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n) numbers WHERE sequence = 1");
        var streams = count("SELECT COUNT(*) FROM audit_stream");
        try (var connection = Objects.requireNonNull(database.getDataSource()).getConnection()) {
            var client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            var before = rowsRead(client);
            assertThat(new AuditTable(client).firstEntryWithoutHead(() -> {})).isEmpty();
            assertThat(rowsRead(client) - before).isLessThan(10 * streams);
        }
        for (var stray : List.of("eve", "", "\t")) {
            tamper("UPDATE audit_event SET stream = '%s' WHERE stream = 'door' AND sequence = 1500".formatted(stray));
            assertThat(new AuditTable(JdbcClient.create(database)).firstEntryWithoutHead(() -> {}))
                    .hasValueSatisfying(entry -> assertThat(entry.stream()).isEqualTo(stray));
            tamper("UPDATE audit_event SET stream = 'door' WHERE stream = '%s'".formatted(stray));
        }
    }

    @Test
    void looksForMissingStreamsPageByPage() {
        var newest = count("SELECT MAX(number) FROM audit_stream");
        var last = newest + 1000;
        tamper("INSERT INTO audit_stream SELECT CONCAT('more-', i), %d + i, 0, '', 0, '', '' FROM (WITH RECURSIVE n AS"
                        .formatted(newest)
                + " (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n) numbers");
        var table = new AuditTable(JdbcClient.create(database));
        assertThat(table.firstMissingNumber(last)).isEmpty();
        assertThat(table.firstMissingNumber(last + 1)).hasValue(last + 1);
        tamper("DELETE FROM audit_stream WHERE number = %d".formatted(last - 10));
        assertThat(table.firstMissingNumber(last)).hasValue(last - 10);
        assertThat(table.firstMissingNumber(last - 11)).isEmpty();
    }

    private static long rowsRead(JdbcClient client) {
        return client.sql("SHOW SESSION STATUS LIKE 'Handler_read%'").query().listOfRows().stream()
                .mapToLong(row -> Long.parseLong(String.valueOf(row.get("Value"))))
                .sum();
    }
}
