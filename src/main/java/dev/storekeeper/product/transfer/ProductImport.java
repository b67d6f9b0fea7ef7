package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.product.BulkTurn;
import dev.storekeeper.product.ColumnWords;
import dev.storekeeper.product.history.ChangeSets;
import dev.storekeeper.server.ArrivedBody;
import dev.storekeeper.token.ActingSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Imports a file in one transaction, so that whatever ends it midway leaves nothing, be it the power. */
@Service
public class ProductImport {

    private static final int ROWS_PER_LINE = 10_000;

    /** However slowly rows are read: whether the import is cancelled is asked this often. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

    private final BulkTurn turn;
    private final ImportProgress progress;
    private final RowWriter writer;
    private final ChangeSets changes;
    private final JsonMapper json;
    private final ColumnWords words;
    private final DryRuns dryRuns;
    private final ReportSpace reports;
    private final Clock clock;
    private final ActingSession acting;
    private final TransactionTemplate transaction;

    ProductImport(
            BulkTurn turn,
            ImportProgress progress,
            RowWriter writer,
            ChangeSets changes,
            JsonMapper json,
            ObjectProvider<ColumnWords> words,
            DryRuns dryRuns,
            ReportSpace reports,
            Clock clock,
            ActingSession acting,
            PlatformTransactionManager transactions) {
        this.turn = turn;
        this.progress = progress;
        this.writer = writer;
        this.changes = changes;
        this.json = json;
        this.words = words.getIfAvailable(OwnWords::new);
        this.dryRuns = dryRuns;
        this.reports = reports;
        this.clock = clock;
        this.acting = acting;
        this.transaction = new TransactionTemplate(transactions);
    }

    public ImportResult run(ArrivedBody file, ImportOptions options, long account) {
        var report = new ImportReport(options, json, reports);
        try {
            return Objects.requireNonNull(transaction.execute(status -> options.dryRun()
                    ? dryRuns.takenBack(status, () -> begun(file, options, account, report))
                    : begun(file, options, account, report)));
        } catch (RuntimeException | Error e) {
            report.close();
            throw e;
        }
    }

    private ImportResult begun(ArrivedBody file, ImportOptions options, long account, ImportReport report) {
        turn.take("import");
        var begun = clock.instant();
        var id = progress.begin(account, options);
        try (var rows = new RowPipe(() -> reader(file, options.format()))) {
            write(id, begun, rows, options, report);
            report.refuseAny();
            return ended(id, options, report);
        } catch (ApiException refusal) {
            progress.end(id, ImportState.REFUSED, report.counts());
            throw refusal;
        } catch (RuntimeException | Error fault) {
            progress.end(id, ImportState.FAILED, report.counts());
            throw fault;
        }
    }

    private void write(long id, Instant begun, RowPipe pipe, ImportOptions options, ImportReport report) {
        var seen = new SeenIds();
        var lines = 0L;
        var lastBeat = begun;
        for (var rows = pipe.next(); !rows.isEmpty() && !report.isFull(); rows = pipe.next()) {
            report.add(written(rows, options, report, seen));
            var noted = report.counts().rows() / ROWS_PER_LINE > lines;
            if (noted || !clock.instant().isBefore(lastBeat.plus(LONGEST_SILENCE))) {
                progress.beat(id, report.counts(), noted);
                lastBeat = clock.instant();
                lines = report.counts().rows() / ROWS_PER_LINE;
                acting.requireOpen();
            }
        }
    }

    /** Once something is wrong in a file that must be right as a whole, the rest is only looked at, so that all is told at once. */
    private List<RowResult> written(List<ImportRow> rows, ImportOptions options, ImportReport report, SeenIds seen) {
        var decisions = writer.decide(rows, seen, options);
        var wrong = decisions.stream().anyMatch(Decision.Fail.class::isInstance);
        if (report.isRefused() || (wrong && !options.skipping())) {
            return writer.results(rows, decisions, List.of());
        }
        var stored = writer.store(rows, decisions);
        stored.stream()
                .filter(result -> result.outcome() == RowResult.Outcome.CREATED)
                .forEach(result -> seen.add(Objects.requireNonNull(result.id())));
        // What a dry run has created has no id that anybody could ask for.
        return options.dryRun() ? writer.results(rows, decisions, List.of()) : stored;
    }

    private ImportResult ended(long id, ImportOptions options, ImportReport report) {
        if (options.dryRun()) {
            progress.doneDry(id, report.counts());
            return new ImportResult(id, true, null, report);
        }
        acting.requireOpen();
        var change = changes.current().orElse(null);
        progress.done(id, report.counts(), change);
        return new ImportResult(id, false, change, report);
    }

    private RowReader reader(ArrivedBody file, FileFormat format) {
        return switch (format) {
            case CSV -> new CsvRows(file.open(), words);
            case NDJSON -> new NdjsonRows(file.open(), words, json);
        };
    }
}
