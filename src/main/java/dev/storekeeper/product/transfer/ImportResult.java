package dev.storekeeper.product.transfer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A finished import. Its report is read once, and deleted when this is closed. */
public final class ImportResult implements AutoCloseable {

    private final Summary summary;
    private final ImportReport report;

    ImportResult(long id, boolean dryRun, @Nullable Long change, ImportReport report) {
        this.summary = new Summary(id, dryRun, report.counts(), change, report.isTruncated() ? true : null);
        this.report = report;
    }

    public Summary summary() {
        return summary;
    }

    /** A JSON array with the result of each row. */
    public InputStream report() {
        return report.open();
    }

    @Override
    public void close() {
        report.close();
    }

    /** @param reportTruncated true if the report ends before the last row, else absent */
    public record Summary(
            long id,
            boolean dryRun,
            @JsonUnwrapped ImportRun.Counts counts,
            @Nullable Long change,
            @Nullable Boolean reportTruncated) {}
}
