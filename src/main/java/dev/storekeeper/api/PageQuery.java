package dev.storekeeper.api;

import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/** The parameters of a list that is not filtered: how many rows, and the place behind which they begin. */
public record PageQuery(
        @Range(min = 1, max = Bounds.ROWS_PER_PAGE) @Nullable
        Integer limit,

        @Nullable Cursor after) {

    /** The id below which the page begins, where the newest rows come first. */
    public long beforeId() {
        return after == null ? Long.MAX_VALUE : after.number(0);
    }
}
