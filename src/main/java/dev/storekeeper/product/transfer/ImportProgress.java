package dev.storekeeper.product.transfer;

import com.zaxxer.hikari.HikariDataSource;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.Times;
import dev.storekeeper.product.transfer.ImportRun.Counts;
import dev.storekeeper.product.transfer.ImportRun.State;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Shows the progress of the running import, in short transactions: what the import writes in its own is not committed before its end.
 * They have a connection of their own, since an import holds one of the pool until it commits and must not wait for a second one.
 */
@Component
class ImportProgress implements DisposableBean {

    /** The shortest time that the pool allows. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final JdbcClient database;
    private final HikariDataSource ownPool = new HikariDataSource();
    private final JdbcClient ownDatabase = JdbcClient.create(ownPool);
    private final TransactionTemplate ownTransaction =
            new TransactionTemplate(new DataSourceTransactionManager(ownPool));
    private final Clock clock;

    ImportProgress(JdbcClient database, DataSource pool, Clock clock) throws SQLException {
        this.database = database;
        this.clock = clock;
        pool.unwrap(HikariDataSource.class).copyStateTo(ownPool);
        ownPool.setPoolName("import-progress");
        // Only one import runs at a time.
        ownPool.setMaximumPoolSize(1);
        ownPool.setMinimumIdle(0);
        ownPool.setIdleTimeout(IDLE.toMillis());
        ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** For the transaction that has the turn of bulk changes; an import that is still marked as running has died then. */
    long begin(long account, ImportOptions options) {
        return inOwnTransaction(() -> {
            Imports.markDead(ownDatabase);
            return insert(account, options);
        });
    }

    private long insert(long account, ImportOptions options) {
        var now = Times.column(clock.instant());
        var keys = new GeneratedKeyHolder();
        ownDatabase
                .sql("""
                        INSERT INTO product_import (account_id, format, dry_run, state, started_at, beat_at,
                            read_rows, created_rows, updated_rows, unchanged_rows, failed_rows)
                        VALUES (?, ?, ?, 'running', ?, ?, 0, 0, 0, 0, 0)""")
                .params(account, options.format().toString(), options.dryRun(), now, now)
                .update(keys, "id");
        return Objects.requireNonNull(keys.getKeyAs(Number.class)).longValue();
    }

    /** @param noted whether to add a line of progress as well */
    void beat(long id, Counts counts, boolean noted) {
        requireRunning(id, inOwnTransaction(() -> {
            if (noted) {
                ownDatabase
                        .sql("INSERT INTO product_import_progress (import_id, read_rows, at) VALUES (?, ?, ?)")
                        .params(id, counts.rows(), Times.column(clock.instant()))
                        .update();
            }
            return update(ownDatabase, id, State.RUNNING, counts, null);
        }));
    }

    /** In the current transaction, so that the import is done exactly if that commits. */
    void done(long id, Counts counts, @Nullable Long change) {
        requireRunning(id, update(database, id, State.DONE, counts, change));
    }

    /** For an import that is rolled back. Does nothing if it has ended already. */
    void end(long id, State state, Counts counts) {
        inOwnTransaction(() -> update(ownDatabase, id, state, counts, null));
    }

    /** Returns false if the import has ended already: it ends once. */
    private boolean update(JdbcClient database, long id, State state, Counts counts, @Nullable Long change) {
        return database.sql("""
                        UPDATE product_import SET state = ?, beat_at = ?, read_rows = ?, created_rows = ?,
                            updated_rows = ?, unchanged_rows = ?, failed_rows = ?, change_id = ?
                        WHERE id = ? AND state = 'running'""")
                        .param(state.toString())
                        .param(Times.column(clock.instant()))
                        .param(counts.rows())
                        .param(counts.created())
                        .param(counts.updated())
                        .param(counts.unchanged())
                        .param(counts.failed())
                        .param(change)
                        .param(id)
                        .update()
                == 1;
    }

    private <T> T inOwnTransaction(Supplier<T> work) {
        return ownTransaction.execute(_ -> work.get());
    }

    private static void requireRunning(long id, boolean running) {
        if (!running) {
            throw ApiException.of(ErrorCode.IMPORT_CANCELLED, "This import was cancelled; nothing was changed.")
                    .next("GET /imports/" + id);
        }
    }

    @Override
    public void destroy() {
        ownPool.close();
    }
}
