package dev.storekeeper.product.history;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Condition;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.UtcTimes;
import dev.storekeeper.product.Cause;
import jakarta.validation.constraints.Positive;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/**
 * Which change sets to list, newest first: ordered by time, or for one product by its versions.
 *
 * @param from the earliest time
 * @param to the time before which they happened
 */
public record ChangeQuery(
        @Positive @Nullable Long product,
        @Positive @Nullable Long account,
        Cause.@Nullable What what,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Cursor after,

        @Range(min = 1, max = Bounds.ROWS_PER_PAGE) @Nullable
        Integer limit) {

    Condition condition() {
        return Condition.ifGiven("c.product_id = ?", product)
                .and(Condition.ifGiven("s.account_id = ?", account))
                .and(Condition.ifGiven("s.what = ?", what == null ? null : what.name()))
                .and(Condition.ifGiven("s.happened_at >= ?", from == null ? null : UtcTimes.column(from)))
                .and(Condition.ifGiven("s.happened_at < ?", to == null ? null : UtcTimes.column(to)))
                .and(after == null ? Condition.NONE : behind(after));
    }

    private Condition behind(Cursor cursor) {
        if (product != null) {
            return Condition.of("c.version < ?", ChangeSearch.first(cursor));
        }
        var at = UtcTimes.column(Instant.EPOCH.plus(ChangeSearch.first(cursor), ChronoUnit.MICROS));
        // The time comes first and on its own, so that MySQL and MariaDB read it as a range of an index.
        return Condition.of("s.happened_at <= ? AND (s.happened_at < ? OR s.id < ?)", at, at, cursor.number(1));
    }
}
