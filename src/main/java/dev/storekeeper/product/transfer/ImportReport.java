package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.transfer.ImportRun.Counts;
import dev.storekeeper.product.transfer.RowResult.Outcome;
import dev.storekeeper.server.TempFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** The report of an import: counts, and the result of each row as a JSON array, which waits in a file if it is long. */
final class ImportReport implements AutoCloseable {

    /** All reports of a node share the disk in blocks. Reports of up to the first block stay in memory and take none. */
    static final int BLOCK = 64 * 1024;

    /** As many rows as a person corrects before the next try. */
    private static final int MOST_FAILURES = 1000;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(ImportReport.class);

    private final ImportOptions options;
    private final Supplier<Bulkhead.Entry> blocks;
    private final TempFile file = new TempFile();
    private final JsonGenerator json;
    private final List<RowResult> failures = new ArrayList<>();
    private final long[] counted = new long[Outcome.values().length];
    private final List<Bulkhead.Entry> taken = new ArrayList<>();
    private boolean truncated;

    /** @param blocks takes one more, or refuses */
    ImportReport(ImportOptions options, JsonMapper mapper, Supplier<Bulkhead.Entry> blocks) {
        this.options = options;
        this.blocks = blocks;
        this.json = mapper.writer().createGenerator(file);
        json.writeStartArray();
    }

    void add(List<RowResult> results) {
        for (var result : results) {
            counted[result.outcome().ordinal()]++;
            if (result.isFailed() && failures.size() < MOST_FAILURES) {
                failures.add(result);
            }
            // A refusal answers with the failures instead.
            if (!isRefused() && (result.isFailed() || !options.errorsOnly())) {
                write(result);
            }
        }
    }

    /** Once truncated, a report stays so: rows may only be missing at its end. */
    private void write(RowResult result) {
        var full = file.size() > options.mostReported();
        if (full && !options.truncating()) {
            throw ApiException.of(
                    ErrorCode.IDEMPOTENCY_ANSWER_TOO_LARGE,
                    "The report is too large to be kept for an Idempotency-Key, so nothing was done; %s."
                            .formatted(
                                    options.errorsOnly()
                                            ? "send the file without an Idempotency-Key"
                                            : "ask for report=errors"));
        }
        truncated = truncated || full || !hasSpace();
        if (!truncated) {
            toDisk(() -> json.writePOJO(result));
        }
    }

    private static void toDisk(Runnable writing) {
        try {
            writing.run();
        } catch (JacksonException e) {
            if (!(e.getCause() instanceof IOException)) {
                throw e;
            }
            log.error("The report of an import cannot be written to a temporary file ({})", e.getMessage());
            throw ApiException.of(
                            ErrorCode.UNAVAILABLE,
                            "There is no room for the report at the moment, so nothing was changed; send the file again later.")
                    .retryAfter(RETRY_AFTER);
        }
    }

    private boolean hasSpace() {
        try {
            while (file.size() > (taken.size() + 1L) * BLOCK) {
                taken.add(blocks.get());
            }
            return true;
        } catch (ApiException busy) {
            return false;
        }
    }

    Counts counts() {
        return new Counts(
                Arrays.stream(counted).sum(),
                counted[Outcome.CREATED.ordinal()],
                counted[Outcome.UPDATED.ordinal()],
                counted[Outcome.UNCHANGED.ordinal()],
                counted[Outcome.FAILED.ordinal()]);
    }

    /** Whether a row has failed in a file that is done as a whole, so that no more is written. */
    boolean isRefused() {
        return !options.skipping() && !failures.isEmpty();
    }

    /** Whether the import is refused and names enough rows already. */
    boolean isFull() {
        return isRefused() && failures.size() == MOST_FAILURES;
    }

    /** @throws ApiException if the import is refused; it names the failed rows */
    void requireNotRefused() {
        if (isRefused()) {
            var counts = counts();
            throw ApiException.of(
                            ErrorCode.IMPORT_REFUSED,
                            "%d of %d rows cannot be done, so nothing was changed; correct them, or leave them out with on_error=skip."
                                    .formatted(counts.failed(), counts.rows()))
                    .with("rows", counts.rows())
                    .with("failed", counts.failed())
                    .with("report", failures);
        }
    }

    boolean isTruncated() {
        return truncated;
    }

    /** The whole JSON array. Closing it closes the report; no row may be added afterwards. */
    InputStream open() {
        toDisk(() -> {
            json.writeEndArray();
            json.flush();
        });
        return new FilterInputStream(file.open()) {
            @Override
            public void close() {
                ImportReport.this.close();
            }
        };
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            taken.forEach(Bulkhead.Entry::close);
            taken.clear();
        }
    }
}
