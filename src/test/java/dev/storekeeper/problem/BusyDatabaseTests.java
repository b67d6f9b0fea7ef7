package dev.storekeeper.problem;

import static dev.storekeeper.problem.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.storekeeper.Api;
import dev.storekeeper.AsShipped;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who waits for the database is told so in time, and can come again (R07, R08). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AsShipped
class BusyDatabaseTests {

    static final Map<String, String> UNKNOWN_TOKEN = Map.of("refresh_token", "A".repeat(43));

    private final int port;
    private final Api api;
    private final HikariDataSource pool;

    BusyDatabaseTests(@LocalServerPort int port, @Autowired DataSource guarded) throws SQLException {
        this.port = port;
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
            hold(side, "product", made.json().path("id").asLong());
            var started = System.nanoTime();
            var answer = editor.put(String.valueOf(path), Map.of("quantity", 2));
            assertComeAgain(answer, "busy");
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(7));
            assertThat(editor.get(String.valueOf(path)).json().path("quantity").asInt())
                    .isEqualTo(1);
            side.rollback();
        }
        assertThat(editor.put(String.valueOf(path), Map.of("quantity", 2)).status())
                .isEqualTo(200);
    }

    /** An import holds its own row from its last statement until it has committed; here the test holds that row. */
    @Test
    void tellsWhoCancelsAnImportThatCommits() throws SQLException {
        var editor = TestAccounts.at(port).editor();
        try (var side = pool.getConnection()) {
            var id = runningImport(side);
            side.setAutoCommit(false);
            hold(side, "product_import", id);
            assertThat(editor.delete("/imports/" + id)).hasStatus(409).hasCode("import_finishing");
            side.rollback();
            assertThat(editor.delete("/imports/" + id)).hasStatus(200);
        }
    }

    @Test
    @Proves("S93")
    void tellsWhoFindsNoConnection() {
        var answer = withoutConnections(() -> {
            assertThat(api.get("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(api.get("/actuator/health/readiness").status()).isEqualTo(503);
            return api.post("/token/refresh", UNKNOWN_TOKEN);
        });
        assertComeAgain(answer, "unavailable");
        assertProblem(api.post("/token/refresh", UNKNOWN_TOKEN), 401, "refresh_refused");
        assertThat(api.get("/actuator/health/readiness").status()).isEqualTo(200);
    }

    private static long runningImport(Connection side) throws SQLException {
        try (var statement = side.prepareStatement("""
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

    private Api.Answer withoutConnections(Supplier<Api.Answer> action) {
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
