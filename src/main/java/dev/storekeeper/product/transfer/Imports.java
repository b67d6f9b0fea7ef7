package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.product.BulkTurn;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Shows imports and cancels them. */
@Service
public class Imports {

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    private final ImportTable table;
    private final BulkTurn turn;
    private final TransactionOperations transactions;
    private final Clock clock;

    Imports(ImportTable table, BulkTurn turn, TransactionOperations transactions, Clock clock) {
        this.table = table;
        this.turn = turn;
        this.transactions = transactions;
        this.clock = clock;
    }

    public ImportRun find(long id) {
        var run = table.find(id).orElseThrow(Imports::notFound);
        if (run.isRunning() && run.beatAt().plus(LONGEST_SILENCE).isBefore(clock.instant())) {
            markDeadImports();
            return table.find(id).orElseThrow(Imports::notFound);
        }
        return run;
    }

    /** Newest first. */
    public Page<ImportRun> list(PageQuery query) {
        var before = query.afterId(Long.MAX_VALUE);
        return Page.read(query.limit(), rows -> table.list(before, rows), last -> Cursor.behind(last.id()));
    }

    public List<ImportRun.Progress> progressOf(long id) {
        return table.progressOf(id);
    }

    public ImportRun cancel(long id, long account) {
        var run = find(id);
        if (!run.isRunning()) {
            throw over(run);
        }
        try {
            if (!table.cancel(id, account)) {
                throw over(find(id));
            }
        } catch (ConcurrencyFailureException finishing) {
            throw ApiException.of(
                            ErrorCode.IMPORT_FINISHING,
                            "All rows of this import are written and being committed; it can no longer be cancelled.")
                    .next("GET /imports/" + id);
        }
        return find(id);
    }

    /** A silent import may be committing; it has the turn then. */
    private void markDeadImports() {
        try {
            transactions.executeWithoutResult(_ -> {
                turn.take("looking after imports");
                table.markDeadImports();
            });
        } catch (ApiException taken) {
            // Looked at again when the import is next asked for.
        }
    }

    private static ApiException over(ImportRun run) {
        return ApiException.of(
                ErrorCode.IMPORT_OVER,
                "This import has ended already; its state is '%s'."
                        .formatted(run.state().wireName()));
    }

    private static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is no such import.");
    }
}
