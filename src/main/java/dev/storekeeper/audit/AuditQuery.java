package dev.storekeeper.audit;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.UtcTimes;
import jakarta.validation.constraints.Positive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted, newest first.
 *
 * @param since the earliest moment
 * @param until the moment before which they lie
 */
public record AuditQuery(
        @Nullable AuditEvent event,
        @Positive @Nullable Long account,
        @Positive @Nullable Long actor,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable Cursor after,

        @Range(min = 1, max = Bounds.ROWS_PER_PAGE) @Nullable
        Integer limit) {

    private static final Pattern STREAM = Pattern.compile("[a-z0-9-]{1,30}");

    /** The time comes first and by itself, so that both servers read it as the range of an index. */
    private static final String BEHIND =
            "happened_at <= ? AND (happened_at < ? OR stream < ? OR (stream = ? AND sequence < ?))";

    Where where() {
        var where = new Where(new ArrayList<>(), new ArrayList<>());
        where.and("event = ?", event == null ? null : event.name());
        where.and("account_id = ?", account);
        where.and("actor_id = ?", actor);
        where.and("happened_at >= ?", since == null ? null : UtcTimes.column(since));
        where.and("happened_at < ?", until == null ? null : UtcTimes.column(until));
        if (after != null) {
            var at = UtcTimes.column(after.time(0));
            var stream = after.text(1, STREAM);
            where.conditions().add(BEHIND);
            where.values().addAll(List.of(at, at, stream, stream, after.number(2)));
        }
        return where;
    }

    record Where(List<String> conditions, List<Object> values) {

        private void and(String condition, @Nullable Object value) {
            if (value != null) {
                conditions.add(condition);
                values.add(value);
            }
        }

        String text() {
            return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        }
    }
}
