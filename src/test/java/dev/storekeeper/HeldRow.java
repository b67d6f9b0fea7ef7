package dev.storekeeper;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/** A row that a transaction of the test has locked or changed: statements that need it wait until the test lets go. */
public final class HeldRow implements AutoCloseable {

    private final Connection connection;

    private HeldRow(Connection connection) {
        this.connection = connection;
    }

    /** Holds what the statement locks or changes, on a connection that is not of the service's pool. */
    public static HeldRow by(JdbcTemplate database, String statement, Object... values) throws SQLException {
        var pool = (HikariDataSource) Objects.requireNonNull(database.getDataSource());
        var connection = DriverManager.getConnection(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        var held = new HeldRow(connection);
        held.and(statement, values);
        return held;
    }

    /** Holds what another statement locks or changes too. */
    public void and(String statement, Object... values) throws SQLException {
        try (var prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            prepared.execute();
        }
    }

    /** Returns when so many statements that begin or end with these words are at the database. */
    public void awaitWaiting(int count, String words) {
        await().until(() -> waiting(words) >= count);
    }

    /** How many statements that begin or end with these words are at the database. */
    public int waiting(String words) throws SQLException {
        return Math.toIntExact(TestDatabase.statements(connection).stream()
                .filter(text -> text.startsWith(words) || text.endsWith(words))
                .count());
    }

    /** What was changed stays, and those who wait go on. */
    public void commit() throws SQLException {
        connection.commit();
    }

    /** What was changed and not committed is taken back. */
    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }
}
