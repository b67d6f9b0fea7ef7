package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Cleanup;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.api.Times;
import dev.storekeeper.product.BulkTurn;
import dev.storekeeper.product.transfer.ImportRun.Counts;
import dev.storekeeper.product.transfer.ImportRun.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Shows imports, cancels them, and deletes their records after a month; the change sets that they made stay. */
@Service
public class Imports {

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    private static final Duration KEPT = Duration.ofDays(30);

    private static final int PROGRESS_LINES = 100;

    private static final String SELECT =
            "SELECT id, account_id, format, dry_run, state, started_at, beat_at, read_rows,"
                    + " created_rows, updated_rows, unchanged_rows, failed_rows, change_id, cancelled_by FROM product_import ";

    private final JdbcClient database;
    private final BulkTurn turn;
    private final TransactionTemplate transactions;
    private final TransactionTemplate uncommitted;
    private final Cleanup cleanup;
    private final Clock clock;

    Imports(JdbcClient database, BulkTurn turn, PlatformTransactionManager manager, Cleanup cleanup, Clock clock) {
        this.database = database;
        this.turn = turn;
        this.transactions = new TransactionTemplate(manager);
        this.uncommitted = new TransactionTemplate(manager);
        this.uncommitted.setIsolationLevel(TransactionDefinition.ISOLATION_READ_UNCOMMITTED);
        this.cleanup = cleanup;
        this.clock = clock;
    }

    /** An import that has been silent for too long is marked as dead first, unless it still has the turn. */
    public ImportRun find(long id) {
        var run = read(id);
        if (isSilent(run)) {
            markDead();
            return read(id);
        }
        return run;
    }

    private boolean isSilent(ImportRun run) {
        return run.isRunning() && run.beatAt().plus(LONGEST_SILENCE).isBefore(clock.instant());
    }

    private ImportRun read(long id) {
        return database.sql(SELECT + "WHERE id = ?")
                .param(id)
                .query(Imports::read)
                .optional()
                .orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "There is no such import."));
    }

    /** Newest first. Those that have been silent for too long are marked as {@link #find} does. */
    public Page<ImportRun> list(PageQuery query) {
        var page = read(query);
        if (page.rows().stream().anyMatch(this::isSilent)) {
            markDead();
            return read(query);
        }
        return page;
    }

    private Page<ImportRun> read(PageQuery query) {
        var before = query.beforeId();
        return Page.read(
                query.limit(),
                rows -> database.sql(SELECT + "WHERE id < ? ORDER BY id DESC LIMIT ?")
                        .params(before, rows)
                        .query(Imports::read)
                        .list(),
                last -> Cursor.behind(last.id()));
    }

    /** The newest lines, oldest first. */
    public List<ImportRun.Progress> progressOf(long id) {
        return database.sql("SELECT read_rows, at FROM product_import_progress WHERE import_id = ?"
                        + " ORDER BY read_rows DESC LIMIT " + PROGRESS_LINES)
                .param(id)
                .query((row, _) -> new ImportRun.Progress(row.getLong(1), Times.instant(row, 2)))
                .list()
                .reversed();
    }

    public ImportRun cancel(long id, long account) {
        var run = find(id);
        if (!run.isRunning()) {
            throw over(run);
        }
        if (isFinishing(id)) {
            throw finishing(id);
        }
        try {
            var cancelled = database.sql("UPDATE product_import SET state = 'cancelled', cancelled_by = ?"
                            + " WHERE id = ? AND state = 'running'")
                    .params(account, id)
                    .update();
            if (cancelled == 0) {
                throw over(find(id));
            }
        } catch (ConcurrencyFailureException held) {
            throw finishing(id);
        }
        return find(id);
    }

    /** Whether the import has written its end and not committed it yet, for which a statement that changes its row would wait. */
    private boolean isFinishing(long id) {
        return uncommitted.execute(_ -> read(id).state() == State.DONE);
    }

    private static ApiException finishing(long id) {
        return ApiException.of(
                        ErrorCode.IMPORT_FINISHING,
                        "All rows of this import are written and being committed; it can no longer be cancelled.")
                .next("GET /imports/" + id);
    }

    /** A silent import may be committing; then it has the turn, and lives. */
    private void markDead() {
        try {
            transactions.executeWithoutResult(_ -> {
                turn.take("looking after imports");
                markDead(database);
            });
        } catch (ApiException | DataAccessException | TransactionException notNow) {
            // The turn is taken, or the database takes no writes. Looked at again when the import is next asked for.
        }
    }

    /** For the transaction that has the turn of bulk changes: no import can be running then. */
    static void markDead(JdbcClient database) {
        database.sql("UPDATE product_import SET state = 'died' WHERE state = 'running'")
                .update();
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "import-cleanup")
    void runCleanup() {
        cleanup.run("old imports", this::deleteOld);
    }

    /** The lines of progress go first, so that none stays without its import. */
    private int deleteOld(Instant now, int limit) {
        var before = Times.column(now.minus(KEPT));
        database.sql("""
                        DELETE FROM product_import_progress WHERE import_id IN (
                            SELECT id FROM (
                                SELECT id FROM product_import WHERE started_at < ? ORDER BY started_at LIMIT ?) expired)""").params(before, limit).update();
        return database.sql("DELETE FROM product_import WHERE started_at < ? ORDER BY started_at LIMIT ?")
                .params(before, limit)
                .update();
    }

    private static ApiException over(ImportRun run) {
        return ApiException.of(
                ErrorCode.IMPORT_OVER, "This import has ended already; its state is '%s'.".formatted(run.state()));
    }

    private static ImportRun read(ResultSet row, int number) throws SQLException {
        return new ImportRun(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getBoolean(4),
                State.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                Times.instant(row, 6),
                Times.instant(row, 7),
                new Counts(row.getLong(8), row.getLong(9), row.getLong(10), row.getLong(11), row.getLong(12)),
                row.getObject(13, Long.class),
                row.getObject(14, Long.class));
    }
}
