package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.BulkTurn;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** What others see of imports and may do to them. */
@Service
public class Imports {

    private static final Duration SILENCE = Duration.ofSeconds(30);

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
        if (run.isRunning() && run.beatAt().plus(SILENCE).isBefore(clock.instant())) {
            buryTheDead();
            return table.find(id).orElseThrow(Imports::notFound);
        }
        return run;
    }

    public List<ImportRun> list(long before, int limit) {
        return table.list(before, limit);
    }

    public List<ImportRun.Progress> progressOf(long id) {
        return table.progressOf(id);
    }

    /** Before it is done or not at all. */
    public ImportRun cancel(long id, long account) {
        var run = find(id);
        if (!run.isRunning()) {
            throw over(run.state());
        }
        try {
            if (!table.cancel(id, account)) {
                throw over(find(id).state());
            }
        } catch (ConcurrencyFailureException finishing) {
            throw ApiException.of(
                            ErrorCode.IMPORT_FINISHING,
                            "All its rows are written, and are being committed at this moment.")
                    .next("GET /imports/" + id);
        }
        return find(id);
    }

    /** Who beats no more may be silent only because it commits; it has the turn then. */
    private void buryTheDead() {
        try {
            transactions.executeWithoutResult(_ -> {
                turn.take("looking after imports");
                table.bury();
            });
        } catch (ApiException alive) {
            // It has the turn, or another has.
        }
    }

    private static ApiException over(String state) {
        return ApiException.of(ErrorCode.IMPORT_OVER, "This import runs no more; it is " + state + ".");
    }

    private static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is no such import.");
    }
}
