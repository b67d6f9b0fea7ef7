package dev.storekeeper.exchange;

import dev.storekeeper.catalogue.BulkTurn;
import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What others see of imports and may do to them, each time on a connection of its own: what an import writes is not committed yet. */
@Service
public class Imports {

    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final ImportTable table;
    private final BulkTurn turn;
    private final Clock clock;
    private final TransactionTemplate apart;

    Imports(ImportTable table, BulkTurn turn, Clock clock, PlatformTransactionManager transactions) {
        this.table = table;
        this.turn = turn;
        this.clock = clock;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Only for who has the turn. */
    long begin(long account, ImportOptions options) {
        return apart(() -> {
            table.bury();
            return table.begin(account, options, clock.instant());
        });
    }

    /** Tells how far it has come, unless somebody has cancelled it. */
    void beat(long id, RowCounts counts) {
        var running = apart(() -> {
            table.progress(id, counts.rows(), clock.instant());
            return table.beat(id, counts, clock.instant());
        });
        if (!running) {
            throw cancelled(id);
        }
    }

    /** In the transaction at hand: it is done exactly when that commits. */
    void done(long id, RowCounts counts, @Nullable Long change) {
        if (!table.change(id, ImportState.DONE, counts, change, clock.instant())) {
            throw cancelled(id);
        }
    }

    /** Whether there was anything to commit or not. */
    void doneDry(long id, RowCounts counts) {
        if (!end(id, ImportState.DONE, counts)) {
            throw cancelled(id);
        }
    }

    /** Whatever it has written is not going to be committed. */
    boolean end(long id, ImportState state, RowCounts counts) {
        return apart(() -> table.change(id, state, counts, null, clock.instant()));
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
            if (!apart(() -> table.cancel(id, account))) {
                throw over(find(id).state());
            }
        } catch (ConcurrencyFailureException finishing) {
            throw Refusal.of(
                            Kind.CONFLICT,
                            "import_finishing",
                            "All its rows are written, and are being committed at this moment.")
                    .next("GET /imports/" + id);
        }
        return find(id);
    }

    /** Who beats no more may be silent only because it commits; it has the turn then. */
    private void buryTheDead() {
        try {
            apart(() -> {
                turn.take("looking after imports");
                table.bury();
                return true;
            });
        } catch (Refusal alive) {
            // It has the turn, or another has.
        }
    }

    private <T> T apart(Supplier<T> work) {
        return Objects.requireNonNull(apart.execute(_ -> work.get()));
    }

    private static Refusal cancelled(long id) {
        return Refusal.of(Kind.CONFLICT, "import_cancelled", "Somebody has cancelled this import; nothing was changed.")
                .next("GET /imports/" + id);
    }

    private static Refusal over(String state) {
        return Refusal.of(Kind.CONFLICT, "import_over", "This import runs no more; it is " + state + ".");
    }

    private static Refusal notFound() {
        return Refusal.of(Kind.NOT_FOUND, "not_found", "There is no such import.");
    }
}
