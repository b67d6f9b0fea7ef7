package dev.storekeeper.audit;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Condition;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.Times;
import jakarta.validation.constraints.Positive;
import java.time.Instant;
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

    Condition condition() {
        return Condition.ifGiven("event = ?", event == null ? null : event.name())
                .and(Condition.ifGiven("account_id = ?", account))
                .and(Condition.ifGiven("actor_id = ?", actor))
                .and(Condition.ifGiven("happened_at >= ?", since == null ? null : Times.column(since)))
                .and(Condition.ifGiven("happened_at < ?", until == null ? null : Times.column(until)))
                .and(after == null ? Condition.NONE : behind(after));
    }

    /** The time comes first and on its own, so that MySQL and MariaDB read it as a range of an index. */
    private static Condition behind(Cursor last) {
        var at = Times.column(last.time(0));
        var stream = last.text(1, STREAM);
        return Condition.of(
                "happened_at <= ? AND (happened_at < ? OR stream < ? OR (stream = ? AND sequence < ?))",
                at,
                at,
                stream,
                stream,
                last.number(2));
    }
}
