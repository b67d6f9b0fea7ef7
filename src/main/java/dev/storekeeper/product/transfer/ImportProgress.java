package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells others how far an import has come, while it runs: in short transactions on the connection for progress, since what the import
 * writes on its own is not committed before its end.
 */
@Component
class ImportProgress {

    private final ImportTable table;
    private final ImportTable progress;
    private final TransactionTemplate apart;
    private final Clock clock;

    ImportProgress(ImportTable table, BeanFactory beans, Clock clock) {
        var pool = beans.getBean(ProgressConnection.NAME, DataSource.class);
        this.table = table;
        this.progress = new ImportTable(JdbcClient.create(pool));
        this.apart = new TransactionTemplate(new DataSourceTransactionManager(pool));
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /** Only for the import that has the turn. */
    long begin(long account, ImportOptions options) {
        return apart(() -> {
            progress.bury();
            return progress.begin(account, options, clock.instant());
        });
    }

    /**
     * Tells how far it has come, unless it has been cancelled.
     *
     * @param noted whether that stays as a line of its progress
     */
    void beat(long id, RowCounts counts, boolean noted) {
        var running = apart(() -> {
            if (noted) {
                progress.progress(id, counts.rows(), clock.instant());
            }
            return progress.beat(id, counts, clock.instant());
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
        return apart(() -> progress.change(id, state, counts, null, clock.instant()));
    }

    private <T> T apart(Supplier<T> work) {
        return Objects.requireNonNull(apart.execute(_ -> work.get()));
    }

    private static ApiException cancelled(long id) {
        return ApiException.of(ErrorCode.IMPORT_CANCELLED, "This import was cancelled; nothing was changed.")
                .next("GET /imports/" + id);
    }
}
