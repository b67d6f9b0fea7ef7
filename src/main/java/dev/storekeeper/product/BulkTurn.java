package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets one transaction at a time, of all nodes, change products by the thousand: two might lock the same products in different orders.
 * The turn is a row's lock, so it ends with its transaction, and with the node that dies in it.
 */
@Component
public class BulkTurn {

    /** The index of words is written when a transaction commits: a million products take some fifteen seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration BREATH = Duration.ofSeconds(10);

    private final JdbcClient database;
    private final JdbcTemplate connections;
    private final Clock clock;

    BulkTurn(JdbcTemplate connections, Clock clock) {
        this.database = JdbcClient.create(connections);
        this.connections = connections;
        this.clock = clock;
    }

    /**
     * Takes the turn for the transaction at hand, whose connection then waits longer for each answer than others do; the pool takes
     * that back. Does not wait: where the turn is taken already, it is refused, and the transaction at hand is rolled back at once.
     *
     * @param what tells others what is going on, for instance {@code revert of change 7}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void take(String what) {
        var free = database.sql("SELECT id FROM bulk_turn WHERE id = 1 FOR UPDATE SKIP LOCKED")
                .query(Integer.class)
                .optional();
        if (free.isEmpty()) {
            throw taken();
        }
        connections.execute(patience());
        database.sql("UPDATE bulk_turn SET what = ?, begun_at = ? WHERE id = 1")
                .params(what, LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
    }

    private static ConnectionCallback<Boolean> patience() {
        return connection -> {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(PATIENCE.toMillis()));
            StatementLimit.raise(connection);
            return true;
        };
    }

    private ApiException taken() {
        var refusal = ApiException.of(
                        ErrorCode.BULK_RUNNING,
                        "Another change of many products is running; one runs at a time. Nothing was changed here.")
                .retryAfter(BREATH);
        return running()
                .map(it -> refusal.with("running", it.what()).with("since", it.begunAt()))
                .orElse(refusal);
    }

    /**
     * What the holder has noted, which is not committed before the turn is over. It is read on the connection at hand, once the refused
     * transaction has ended there: another connection might be one too many.
     */
    private Optional<Running> running() {
        try {
            return Objects.requireNonNull(connections.execute((ConnectionCallback<Optional<Running>>) connection -> {
                var usual = connection.getTransactionIsolation();
                connection.rollback();
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
                try {
                    return noted();
                } finally {
                    connection.rollback();
                    connection.setTransactionIsolation(usual);
                }
            }));
        } catch (DataAccessException lost) {
            return Optional.empty();
        }
    }

    private Optional<Running> noted() {
        return database.sql("SELECT what, begun_at FROM bulk_turn WHERE id = 1 AND what IS NOT NULL")
                .query((row, _) -> new Running(
                        row.getString(1), row.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC)))
                .optional();
    }

    private record Running(String what, Instant begunAt) {}
}
