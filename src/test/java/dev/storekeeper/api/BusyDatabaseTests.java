package dev.storekeeper.api;

import static dev.storekeeper.api.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.storekeeper.Api;
import dev.storekeeper.AsShipped;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.HeldRow;
import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who waits for the database is told so in time, and can come again. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AsShipped
@ExtendWith(OutputCaptureExtension.class)
class BusyDatabaseTests {

    static final Map<String, String> UNKNOWN_TOKEN = Map.of("refresh_token", "A".repeat(43));

    private final int port;
    private final Api api;
    private final HikariDataSource pool;
    private final JdbcTemplate database;

    BusyDatabaseTests(@LocalServerPort int port, @Autowired DataSource guarded, @Autowired JdbcTemplate database)
            throws SQLException {
        this.port = port;
        this.database = database;
        this.api = Api.at(port);
        this.pool = guarded.unwrap(HikariDataSource.class);
    }

    @Test
    @Proves("S93")
    void tellsWhoWaitsForARow() throws SQLException {
        var editor = TestAccounts.at(port).editor();
        var made = editor.post("/products", Map.of("name", "Held", "price", 1, "quantity", 1));
        var path = made.header("Location");
        try (var side = pool.getConnection()) {
            side.setAutoCommit(false);
            hold(side, "product", made.number("id"));
            var started = System.nanoTime();
            var answer = editor.put(String.valueOf(path), Map.of("quantity", 2));
            assertComeAgain(answer, "busy");
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(7));
            assertThat(editor.get(String.valueOf(path)).number("quantity")).isEqualTo(1);
            side.rollback();
        }
        assertThat(editor.put(String.valueOf(path), Map.of("quantity", 2))).hasStatus(200);
    }

    @Test
    void endsNoSessionWhereNothingWasChanged() throws SQLException {
        var admin = api.withToken(TestAccounts.at(port).admin(database).token());
        var token = TestAccounts.at(port).enrolled().token();
        var id = api.withToken(token).get("/me").number("id");
        try (var _ =
                HeldRow.by(database, "SELECT stream FROM audit_stream WHERE stream = ? FOR UPDATE", "account-" + id)) {
            assertComeAgain(admin.delete("/users/" + id + "/sessions"), "busy");
        }
        GuardedDoor.opensTo(api, token);
        assertThat(admin.delete("/users/" + id + "/sessions")).hasStatus(204);
        GuardedDoor.staysShutTo(api, token);
    }

    /** Refusals of one account are recorded one after the other, and leave the other connections to others. */
    @Test
    @Proves("A16")
    void servesOthersWhileARefusalIsRecorded() throws SQLException {
        var editor = TestAccounts.at(port).editor();
        var other = TestAccounts.at(port).editor();
        var id = other.get("/me").number("id");
        try (var _ =
                HeldRow.by(database, "SELECT stream FROM audit_stream WHERE stream = ? FOR UPDATE", "account-" + id)) {
            var refused = CompletableFuture.supplyAsync(() -> Parallel.times(
                    2 * pool.getMaximumPoolSize(), _ -> other.get("/audit").status()));
            do {
                assertThat(editor.get("/changes?limit=1")).hasStatus(200);
            } while (!refused.isDone());
            assertThat(refused.join()).containsOnly(403);
        }
    }

    @Test
    @Proves("S93")
    void refusesAlsoWhereNoRefusalCanBeRecorded(CapturedOutput log) {
        var editor = TestAccounts.at(port).editor();
        TestClock.advance(LogLimit.SPAN);
        var refused = withoutConnections(() -> Parallel.times(2 * LogLimit.LINES, _ -> editor.get("/audit")));
        // A request that comes more than a second later is answered 503: the node cannot tell whether its session has
        // ended.
        assertThat(refused)
                .filteredOn(answer -> answer.status() != 503)
                .hasSizeGreaterThan(LogLimit.LINES)
                .allSatisfy(answer -> assertProblem(answer, 403, "role_too_small"));
        assertThat(log.getAll().lines().filter(line -> line.contains(" at GET /audit is not in the trail: ")))
                .hasSize(LogLimit.LINES)
                .anyMatch(line -> line.contains("unavailable"));
        assertThat(log).doesNotContain("Servlet.service()");
    }

    /** The last statement of an import writes its end, and holds that row until it has committed; here the test does. */
    @Test
    void tellsAtOnceWhoCancelsAnImportThatCommits() throws SQLException {
        var editor = TestAccounts.at(port).editor();
        var id = runningImport();
        try (var _ = HeldRow.by(database, "UPDATE product_import SET state = 'done' WHERE id = ?", id)) {
            var started = System.nanoTime();
            assertThat(editor.delete("/imports/" + id)).hasStatus(409).hasCode("import_finishing");
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
        }
        // Where the import had not come so far when it was looked at.
        try (var _ = HeldRow.by(database, "SELECT id FROM product_import WHERE id = ? FOR UPDATE", id)) {
            assertThat(editor.delete("/imports/" + id)).hasStatus(409).hasCode("import_finishing");
        }
        assertThat(editor.delete("/imports/" + id)).hasStatus(200);
    }

    @Test
    @Proves("S93")
    void tellsWhoFindsNoConnection() {
        var answer = withoutConnections(() -> {
            assertThat(api.get("/actuator/health/liveness")).hasStatus(200);
            assertThat(api.get("/actuator/health/readiness")).hasStatus(503);
            return api.post("/token/refresh", UNKNOWN_TOKEN);
        });
        assertComeAgain(answer, "unavailable");
        assertProblem(api.post("/token/refresh", UNKNOWN_TOKEN), 401, "refresh_refused");
        assertThat(api.get("/actuator/health/readiness")).hasStatus(200);
    }

    /** The statement itself ends, where the driver's patience would leave it running for nobody. */
    @Test
    @Proves("A8")
    void endsAStatementThatTakesTooLong() throws SQLException {
        var editor = TestAccounts.at(port).editor();
        try (var side = TestDatabase.aside(database);
                var statement = side.createStatement()) {
            statement.execute("LOCK TABLES product WRITE");
            assertComeAgain(editor.get("/products?q=slow"), "busy");
            assertThat(TestDatabase.statements(side)).noneMatch(text -> text.contains("MATCH ("));
            statement.execute("UNLOCK TABLES");
        }
    }

    /** What a server says whose disk is full; reads go on. */
    @Test
    @Proves("F01")
    void tellsWhoFindsNoRoomInTheDatabase() throws SQLException {
        var editor = TestAccounts.at(port).editor();
        try (var side = TestDatabase.aside(database);
                var statement = side.createStatement()) {
            for (var code : new int[] {1021, 1026, 1030, 1114}) {
                refuseWrites(statement, code);
                assertComeAgain(
                        editor.post("/products", Map.of("name", "read-only", "price", 1, "quantity", 1)),
                        "unavailable");
                assertThat(editor.get("/products?limit=1")).hasStatus(200);
            }
            statement.execute("DROP TRIGGER only_reads");
        }
        assertThat(editor.post("/products", Map.of("name", "written", "price", 1, "quantity", 1)))
                .hasStatus(201);
    }

    /** As behind an address of several servers, where one that was demoted says so of each write. */
    @Test
    @Proves("A17")
    void leavesAServerThatOnlyReads() throws SQLException {
        var editor = TestAccounts.at(port).editor();
        try (var side = TestDatabase.aside(database);
                var statement = side.createStatement()) {
            for (var code : new int[] {1290, 1836}) {
                refuseWrites(statement, code);
                var before = connections(statement);
                assertComeAgain(
                        editor.post("/products", Map.of("name", "read-only", "price", 1, "quantity", 1)),
                        "unavailable");
                statement.execute("DROP TRIGGER only_reads");
                await().atMost(Duration.ofSeconds(5))
                        .until(() -> !connections(statement).containsAll(before));
            }
        }
        assertThat(editor.post("/products", Map.of("name", "written", "price", 1, "quantity", 1)))
                .hasStatus(201);
    }

    /** What such a server says, for one product. */
    private static void refuseWrites(Statement statement, int code) throws SQLException {
        try {
            statement.execute("DROP TRIGGER IF EXISTS only_reads");
            statement.execute("CREATE TRIGGER only_reads BEFORE INSERT ON product FOR EACH ROW"
                    + " IF NEW.name = 'read-only' THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = " + code
                    + ", MESSAGE_TEXT = 'Got error 28 of the system'; END IF");
        } catch (SQLException e) {
            assumeThat(e.getErrorCode())
                    .as("a server that writes a log wants more rights for triggers")
                    .isNotEqualTo(1419);
            throw e;
        }
    }

    private static Set<Long> connections(Statement statement) throws SQLException {
        var ids = new TreeSet<Long>();
        try (var rows = statement.executeQuery("SELECT id FROM information_schema.processlist WHERE db = DATABASE()")) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        return ids;
    }

    private long runningImport() throws SQLException {
        try (var side = pool.getConnection();
                var statement = side.prepareStatement("""
                INSERT INTO product_import (account_id, format, dry_run, state, started_at, beat_at,
                    read_rows, created_rows, updated_rows, unchanged_rows, failed_rows)
                VALUES (1, 'csv', FALSE, 'running', ?, ?, 1, 0, 0, 0, 0)""", Statement.RETURN_GENERATED_KEYS)) {
            var now = LocalDateTime.ofInstant(TestClock.now(), ZoneOffset.UTC);
            statement.setObject(1, now);
            statement.setObject(2, now);
            statement.executeUpdate();
            var keys = statement.getGeneratedKeys();
            keys.next();
            return keys.getLong(1);
        }
    }

    private static void hold(Connection side, String table, long id) throws SQLException {
        try (var statement = side.prepareStatement("SELECT id FROM " + table + " WHERE id = ? FOR UPDATE")) {
            statement.setLong(1, id);
            statement.executeQuery();
        }
    }

    private <T> T withoutConnections(Supplier<T> action) {
        var taken = new ArrayList<Connection>();
        try {
            while (taken.size() < pool.getMaximumPoolSize()) {
                taken.add(pool.getConnection());
            }
            return action.get();
        } catch (SQLException e) {
            throw new AssertionError(e);
        } finally {
            taken.forEach(pool::evictConnection);
        }
    }

    static void assertComeAgain(Api.Answer answer, String code) {
        assertProblem(answer, 503, code);
        assertThat(answer.header("Retry-After")).matches("[1-9]\\d?");
    }
}
