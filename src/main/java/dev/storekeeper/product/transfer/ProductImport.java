package dev.storekeeper.product.transfer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.product.BulkTurn;
import dev.storekeeper.product.ColumnWords;
import dev.storekeeper.product.ProductReader;
import dev.storekeeper.product.history.ChangeSets;
import dev.storekeeper.product.transfer.ImportRun.Counts;
import dev.storekeeper.product.transfer.ImportRun.State;
import dev.storekeeper.server.ArrivedBodies.ArrivedBody;
import dev.storekeeper.token.ActingSession;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.Savepoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Imports a file in one transaction, so that nothing of it is left whatever ends it early. */
@Service
public class ProductImport {

    private static final Logger log = LoggerFactory.getLogger(ProductImport.class);

    private static final int ROWS_PER_PROGRESS_LINE = 10_000;

    /** However slow the rows are, an import checks this often whether it is cancelled. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

    private final BulkTurn turn;
    private final ImportProgress progress;
    private final ProductReader products;
    private final RowWriter writer;
    private final ChangeSets changes;
    private final JsonMapper json;
    private final ColumnWords words;
    private final Clock clock;
    private final ActingSession acting;
    private final JdbcTemplate database;
    private final TransactionTemplate transaction;
    private final ImportMeters meters;

    /** Space on the disk of this node. Each report is kept until its sender has read it, however slowly. */
    private final Bulkhead.Shared<Long> reportBlocks = new Bulkhead.Shared<>(
            Math.toIntExact(Bounds.REPORTS / ImportReport.BLOCK),
            Math.toIntExact(Bounds.REPORTS_OF_ACCOUNT / ImportReport.BLOCK),
            Duration.ZERO,
            "The service keeps as many reports as it has room for.",
            "Your account has as many reports on their way as it may; read them first.");

    ProductImport(
            BulkTurn turn,
            ImportProgress progress,
            ProductReader products,
            RowWriter writer,
            ChangeSets changes,
            JsonMapper json,
            ObjectProvider<ColumnWords> words,
            Clock clock,
            ActingSession acting,
            JdbcTemplate database,
            PlatformTransactionManager transactions,
            ImportMeters meters) {
        this.turn = turn;
        this.progress = progress;
        this.products = products;
        this.writer = writer;
        this.changes = changes;
        this.json = json;
        this.words = words.getIfAvailable(() -> new ColumnWords() {});
        this.clock = clock;
        this.acting = acting;
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        this.meters = meters;
    }

    public Result run(ArrivedBody file, ImportOptions options, long account) {
        var report = new ImportReport(options, json, () -> reportBlocks.enter(account, 1));
        var begun = System.nanoTime();
        try {
            var result = transaction.execute(_ -> write(file, options, account, report));
            meters.done(options, result.counts(), Duration.ofNanos(System.nanoTime() - begun));
            return result;
        } catch (RuntimeException | Error e) {
            meters.ended(options, e, Duration.ofNanos(System.nanoTime() - begun));
            report.close();
            throw e;
        }
    }

    private Result write(ArrivedBody file, ImportOptions options, long account, ImportReport report) {
        turn.take("import");
        var begun = clock.instant();
        var id = progress.begin(account, options);
        try {
            var start = savepoint();
            writeRows(id, begun, reader(file, options.format()), options, report);
            acting.requireOpen();
            report.requireNotRefused();
            var counts = report.counts();
            var rows = report.open();
            Long change = null;
            if (options.dryRun()) {
                rollBack(start);
            } else {
                change = changes.current().orElse(null);
            }
            progress.done(id, counts, change);
            return new Result(id, options.dryRun(), counts, change, report.isTruncated() ? true : null, rows);
        } catch (ApiException refusal) {
            end(id, State.REFUSED, report.counts(), refusal);
            throw refusal;
        } catch (RuntimeException | Error fault) {
            end(id, State.FAILED, report.counts(), fault);
            throw fault;
        }
    }

    /** Where this cannot be noted, the sender is told the cause all the same, and the import is marked as dead later. */
    private void end(long id, State state, Counts counts, Throwable cause) {
        try {
            progress.end(id, state, counts);
        } catch (RuntimeException unnoted) {
            log.warn("The end of import {} cannot be noted; it is marked as dead later", id, unnoted);
            cause.addSuppressed(unnoted);
        }
    }

    /** By hand, since Spring sets no savepoints in a transaction that Hibernate has begun. */
    private Savepoint savepoint() {
        return database.execute((ConnectionCallback<Savepoint>) Connection::setSavepoint);
    }

    /** Takes back the rows alone: the transaction may be that of an Idempotency-Key, which keeps the answer. */
    private void rollBack(Savepoint start) {
        database.execute((ConnectionCallback<Boolean>) connection -> {
            connection.rollback(start);
            return true;
        });
    }

    private RowReader reader(ArrivedBody file, FileFormat format) {
        return switch (format) {
            case CSV -> new CsvRows(file.open(), words, products);
            case NDJSON -> new NdjsonRows(file.open(), words, json, products);
        };
    }

    private void writeRows(long id, Instant begun, RowReader reader, ImportOptions options, ImportReport report) {
        var seen = new SeenIds();
        var lastBeat = begun;
        var linesNoted = 0L;
        try (var ahead = new ReadAhead()) {
            var next = ahead.begin(reader::nextBatch);
            for (var batch = next.get(); !batch.isEnd() && !report.isFull(); batch = next.get()) {
                next = ahead.begin(reader::nextBatch);
                if (!batch.rows().isEmpty()) {
                    report.add(writer.write(batch.rows(), seen, options, report.isRefused()));
                }
                var counts = report.counts();
                var noted = counts.rows() / ROWS_PER_PROGRESS_LINE > linesNoted;
                if (noted || !clock.instant().isBefore(lastBeat.plus(LONGEST_SILENCE))) {
                    progress.beat(id, counts, noted);
                    lastBeat = clock.instant();
                    linesNoted = counts.rows() / ROWS_PER_PROGRESS_LINE;
                    acting.requireOpen();
                }
            }
        }
    }

    /** @param report a JSON array with the result of each row, which is deleted when it is closed */
    public record Result(
            long id,
            boolean dryRun,
            @JsonUnwrapped Counts counts,
            @Nullable Long change,
            @Nullable Boolean reportTruncated,
            @JsonIgnore InputStream report) {}
}
