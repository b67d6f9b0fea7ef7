package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.Times;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets one transaction at a time, over all nodes, change thousands of products: two might lock the same products in different orders.
 * The turn is a row lock, so it ends with its transaction, also when the node dies.
 */
@Component
public class BulkTurn {

    /** The full-text index is written when a transaction commits: a million products take about fifteen seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    /** MySQL and MariaDB each execute the comment that is meant for them. */
    private static final String RAISE_STATEMENT_LIMIT =
            "SET /*M!100100 @statement_limit = @@SESSION.max_statement_time, SESSION max_statement_time = 300 */"
                    + " /*!80000 @statement_limit = @@SESSION.max_execution_time, SESSION max_execution_time = 300000 */";

    private static final String RESTORE_STATEMENT_LIMIT =
            "SET /*M!100100 SESSION max_statement_time = @statement_limit */"
                    + " /*!80000 SESSION max_execution_time = @statement_limit */";

    private final JdbcClient database;
    private final JdbcTemplate connections;
    private final Clock clock;

    BulkTurn(JdbcTemplate connections, Clock clock) {
        this.database = JdbcClient.create(connections);
        this.connections = connections;
        this.clock = clock;
    }

    /**
     * Takes the turn for the current transaction and gives its connection more time for each statement. Does not wait: if the turn is
     * taken, the current transaction is rolled back and the request refused.
     *
     * @param what shown to others meanwhile, for instance {@code revert of change 7}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void take(String what) {
        var free = database.sql("SELECT id FROM bulk_turn WHERE id = 1 FOR UPDATE SKIP LOCKED")
                .query(Integer.class)
                .optional();
        if (free.isEmpty()) {
            throw taken();
        }
        connections.execute((ConnectionCallback<Boolean>) BulkTurn::allowMoreTime);
        database.sql("UPDATE bulk_turn SET what = ?, begun_at = ? WHERE id = 1")
                .params(what, Times.column(clock.instant()))
                .update();
    }

    /** The pool takes the timeout of the network back, but does not know of the limit of statements. */
    private static boolean allowMoreTime(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(PATIENCE.toMillis()));
        execute(connection, RAISE_STATEMENT_LIMIT);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                try {
                    execute(connection, RESTORE_STATEMENT_LIMIT);
                } catch (SQLException lost) {
                    // The pool does not hand out a connection again that has failed.
                }
            }
        });
        return true;
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private ApiException taken() {
        var refusal = ApiException.of(
                        ErrorCode.BULK_RUNNING,
                        "Another change of many products is running; one runs at a time. Nothing was changed here.")
                .retryAfter(RETRY_AFTER);
        return running()
                .map(it -> refusal.with("running", it.what()).with("since", it.begunAt()))
                .orElse(refusal);
    }

    /**
     * What the holder of the turn has written, uncommitted. It is read on the connection of the refused transaction, after a rollback:
     * a second connection might not be free.
     */
    private Optional<Running> running() {
        try {
            return connections.execute((ConnectionCallback<Optional<Running>>) connection -> {
                var usual = connection.getTransactionIsolation();
                connection.rollback();
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
                try {
                    return noted();
                } finally {
                    connection.rollback();
                    connection.setTransactionIsolation(usual);
                }
            });
        } catch (DataAccessException lost) {
            return Optional.empty();
        }
    }

    private Optional<Running> noted() {
        return database.sql("SELECT what, begun_at FROM bulk_turn WHERE id = 1 AND what IS NOT NULL")
                .query((row, _) -> new Running(row.getString(1), Times.instant(row, 2)))
                .optional();
    }

    private record Running(String what, Instant begunAt) {}
}
