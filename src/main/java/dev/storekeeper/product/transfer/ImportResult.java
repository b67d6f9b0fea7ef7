package dev.storekeeper.product.transfer;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** An import that is done, and its report, which is read once and then gone. */
public final class ImportResult implements AutoCloseable {

    private final long id;
    private final boolean dryRun;
    private final @Nullable Long change;
    private final ImportReport report;

    ImportResult(long id, boolean dryRun, @Nullable Long change, ImportReport report) {
        this.id = id;
        this.dryRun = dryRun;
        this.change = change;
        this.report = report;
    }

    public Summary summary() {
        var counts = report.counts();
        return new Summary(
                id,
                dryRun,
                counts.rows(),
                counts.created(),
                counts.updated(),
                counts.unchanged(),
                counts.failed(),
                change,
                report.isTruncated() ? true : null);
    }

    /** A JSON array. */
    public InputStream report() {
        return report.open();
    }

    @Override
    public void close() {
        report.close();
    }

    /**
     * What has become of the rows, in figures.
     *
     * @param reportTruncated whether the report ends before the last row; absent where it is whole
     */
    public record Summary(
            long id,
            boolean dryRun,
            long rows,
            long created,
            long updated,
            long unchanged,
            long failed,
            @Nullable Long change,
            @Nullable Boolean reportTruncated) {}
}
