package dev.storekeeper.product.history;

import dev.storekeeper.product.Cause;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which change sets are wanted, newest first: by their moments, or those of one product by its versions, whose order is the true one.
 *
 * @param from the earliest moment
 * @param to the moment before which they lie
 */
public record ChangeQuery(
        @Nullable Long product,
        @Nullable Long account,
        Cause.@Nullable What what,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable ChangeCursor after,
        int limit) {

    static final String SET_COLUMNS = "s.id, s.happened_at, s.what, s.account_id, s.session_id, s.factors,"
            + " s.request_id, s.reason, s.note, s.reverts, s.created, s.edited, s.deleted, s.restored";

    static final String BY_MOMENT = "SELECT 0, " + SET_COLUMNS + " FROM change_set s";

    private static final String BY_VERSION =
            "SELECT c.version, " + SET_COLUMNS + " FROM product_change c JOIN change_set s ON s.id = c.change_id";

    /** The time comes first and by itself, so that both servers read it as the range of an index. */
    private static final String BEHIND = "s.happened_at <= ? AND (s.happened_at < ? OR s.id < ?)";

    Statement statement() {
        var conditions = new ArrayList<String>();
        var values = new ArrayList<Object>();
        and("c.product_id = ?", product, conditions, values);
        and("s.account_id = ?", account, conditions, values);
        and("s.what = ?", what == null ? null : what.name(), conditions, values);
        and("s.happened_at >= ?", from == null ? null : ChangeTimes.column(from), conditions, values);
        and("s.happened_at < ?", to == null ? null : ChangeTimes.column(to), conditions, values);
        if (after != null && product != null) {
            and("c.version < ?", after.first(), conditions, values);
        } else if (after != null) {
            var at = ChangeTimes.column(Instant.EPOCH.plus(after.first(), ChronoUnit.MICROS));
            conditions.add(BEHIND);
            values.addAll(List.of(at, at, after.second()));
        }
        var where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        var order = product == null ? " ORDER BY s.happened_at DESC, s.id DESC" : " ORDER BY c.version DESC";
        values.add(limit + 1);
        return new Statement((product == null ? BY_MOMENT : BY_VERSION) + where + order + " LIMIT ?", values);
    }

    private static void and(String condition, @Nullable Object value, List<String> conditions, List<Object> values) {
        if (value != null) {
            conditions.add(condition);
            values.add(value);
        }
    }

    record Statement(String text, List<Object> values) {}
}
