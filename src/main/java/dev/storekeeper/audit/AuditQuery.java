package dev.storekeeper.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted, newest first.
 *
 * @param since the earliest moment
 * @param until the moment before which they lie
 */
public record AuditQuery(
        @Nullable AuditEvent event,
        @Nullable Long account,
        @Nullable Long actor,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable AuditCursor after,
        int limit) {

    /** The time comes first and by itself, so that both servers read it as the range of an index. */
    private static final String BEHIND =
            "happened_at <= ? AND (happened_at < ? OR stream < ? OR (stream = ? AND sequence < ?))";

    Where where() {
        var where = new Where(new ArrayList<>(), new ArrayList<>());
        where.and("event = ?", event == null ? null : event.name());
        where.and("account_id = ?", account);
        where.and("actor_id = ?", actor);
        where.and("happened_at >= ?", since == null ? null : AuditTimes.column(since));
        where.and("happened_at < ?", until == null ? null : AuditTimes.column(until));
        if (after != null) {
            var at = AuditTimes.column(after.at());
            where.conditions().add(BEHIND);
            where.values().addAll(List.of(at, at, after.stream(), after.stream(), after.sequence()));
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
