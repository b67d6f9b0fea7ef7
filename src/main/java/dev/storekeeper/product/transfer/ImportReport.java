package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.server.TempFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Gathers what becomes of each row, in a file where they are many: a JSON array, ready to be sent. */
final class ImportReport implements AutoCloseable {

    /** As many rows as somebody mends before the next try. */
    private static final int MOST_FAILURES = 1000;

    private final ImportOptions options;
    private final ReportSpace space;
    private final TempFile spool = new TempFile();
    private final JsonGenerator json;
    private final List<RowResult> failures = new ArrayList<>();
    private RowCounts counts = RowCounts.NONE;
    private boolean truncated;
    private long taken;

    ImportReport(ImportOptions options, JsonMapper mapper, ReportSpace space) {
        this.options = options;
        this.space = space;
        this.json = mapper.writer().createGenerator(spool);
        json.writeStartArray();
    }

    RowCounts counts() {
        return counts;
    }

    /** Where a file is refused as a whole, no more is written once this is so. */
    boolean isRefused() {
        return !options.skipping() && counts.failed() > 0;
    }

    void add(List<RowResult> results) {
        counts = counts.plus(results);
        for (var result : results) {
            var failed = result.outcome() == RowResult.Outcome.FAILED;
            if (failed && failures.size() < MOST_FAILURES) {
                failures.add(result);
            }
            if (failed || !options.errorsOnly()) {
                write(result);
            }
        }
    }

    /** A report that is cut off stays so: a row that is missing is never followed by one that is there. */
    private void write(RowResult result) {
        if (spool.size() > options.mostReported() && !options.truncating()) {
            throw tooLarge();
        }
        truncated |= spool.size() > options.mostReported() || !hasSpace();
        if (!truncated) {
            json.writePOJO(result);
        }
    }

    private boolean hasSpace() {
        while (spool.size() > taken + ReportSpace.BLOCK) {
            if (!space.takeBlock()) {
                return false;
            }
            taken += ReportSpace.BLOCK;
        }
        return true;
    }

    /** Whether rows are missing, since the report has as many bytes as it may have. */
    boolean isTruncated() {
        return truncated;
    }

    /** Enough is wrong already. */
    boolean isFull() {
        return isRefused() && failures.size() == MOST_FAILURES;
    }

    void refuseAny() {
        if (isRefused()) {
            throw ApiException.of(
                            ErrorCode.IMPORT_REFUSED,
                            "%d of %d rows cannot be done, so nothing was changed; mend them, or leave them out with on_error=skip."
                                    .formatted(counts.failed(), counts.rows()))
                    .with("rows", counts.rows())
                    .with("failed", counts.failed())
                    .with("report", failures);
        }
    }

    /** All of it, once nothing is going to be added. */
    InputStream open() {
        json.writeEndArray();
        json.flush();
        return spool.open();
    }

    @Override
    public void close() {
        try {
            spool.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            space.giveBack(taken);
            taken = 0;
        }
    }

    private static ApiException tooLarge() {
        return ApiException.of(
                ErrorCode.IDEMPOTENCY_ANSWER_TOO_LARGE,
                "A report of each row is too large to be kept for an Idempotency-Key, so nothing was done; ask for report=errors.");
    }
}
