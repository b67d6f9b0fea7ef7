package dev.storekeeper.product.history;

import dev.storekeeper.api.Times;
import dev.storekeeper.product.ProductChange;
import dev.storekeeper.product.history.RecordedChange.Action;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All that one transaction did to products: who, when, how and why.
 *
 * @param account absent where the service made the change by itself, and so are session and factors
 * @param factors the factors of the login, in the words of the claim {@code amr}
 * @param reason why stock was moved
 * @param reverts the change set that this one reverts
 */
public record ChangeSet(
        long id,
        Instant at,
        String what,
        @Nullable Long account,
        @Nullable String session,
        @Nullable List<String> factors,
        @Nullable String requestId,
        @Nullable String reason,
        @Nullable String note,
        @Nullable Long reverts,
        Counts products) {

    static final String COLUMNS = "s.id, s.happened_at, s.what, s.account_id, s.session_id, s.factors,"
            + " s.request_id, s.reason, s.note, s.reverts, s.created, s.edited, s.deleted, s.restored";

    /** @param before how many columns come before those of the change set */
    static ChangeSet read(ResultSet row, int before) throws SQLException {
        var factors = row.getString(before + 6);
        return new ChangeSet(
                row.getLong(before + 1),
                Times.instant(row, before + 2),
                row.getString(before + 3).toLowerCase(Locale.ROOT),
                row.getObject(before + 4, Long.class),
                row.getString(before + 5),
                factors == null ? null : List.of(factors.split(" ", -1)),
                row.getString(before + 7),
                row.getString(before + 8),
                row.getString(before + 9),
                row.getObject(before + 10, Long.class),
                new Counts(
                        row.getInt(before + 11),
                        row.getInt(before + 12),
                        row.getInt(before + 13),
                        row.getInt(before + 14)));
    }

    /** How many products were changed. */
    public record Counts(int created, int edited, int deleted, int restored) {

        static Counts of(List<ProductChange> changes) {
            return new Counts(
                    count(changes, Action.CREATED),
                    count(changes, Action.EDITED),
                    count(changes, Action.DELETED),
                    count(changes, Action.RESTORED));
        }

        private static int count(List<ProductChange> changes, Action action) {
            return (int) changes.stream()
                    .filter(change -> Action.of(change) == action)
                    .count();
        }
    }
}
