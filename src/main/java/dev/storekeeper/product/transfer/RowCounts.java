package dev.storekeeper.product.transfer;

import java.util.List;

/** How many rows have been read, and what has become of them. */
record RowCounts(long rows, long created, long updated, long unchanged, long failed) {

    static final RowCounts NONE = new RowCounts(0, 0, 0, 0, 0);

    RowCounts plus(List<RowResult> results) {
        var counts = new long[RowResult.Outcome.values().length];
        results.forEach(result -> counts[result.outcome().ordinal()]++);
        return new RowCounts(
                rows + results.size(),
                created + counts[RowResult.Outcome.CREATED.ordinal()],
                updated + counts[RowResult.Outcome.UPDATED.ordinal()],
                unchanged + counts[RowResult.Outcome.UNCHANGED.ordinal()],
                failed + counts[RowResult.Outcome.FAILED.ordinal()]);
    }
}
