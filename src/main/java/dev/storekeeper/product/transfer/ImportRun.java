package dev.storekeeper.product.transfer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An import as others see it. */
public record ImportRun(
        long id,
        long account,
        String format,
        boolean dryRun,
        String state,
        Instant startedAt,
        Instant beatAt,
        long rows,
        long created,
        long updated,
        long unchanged,
        long failed,
        @Nullable Long change,
        @Nullable Long cancelledBy) {

    boolean isRunning() {
        return state.equals(ImportState.RUNNING.wireName());
    }

    /** A line of its progress. */
    public record Progress(long rows, Instant at) {}
}
