package dev.storekeeper.api;

import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/** The parameters of a list that is not filtered: how many rows, and the place behind which they begin. */
public record PageQuery(
        @Range(min = 1, max = Bounds.ROWS_PER_PAGE) @Nullable
        Integer limit,

        @Nullable Cursor after) {

    /** The id behind which the page begins. */
    public long afterId(long otherwise) {
        return after == null ? otherwise : after.number(0);
    }
}
