package dev.storekeeper.product.history;

import dev.storekeeper.api.Times;
import dev.storekeeper.product.ProductChange;
import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a change set has done to a product.
 *
 * @param version the one that the change has made
 * @param before nothing where the product was created or brought back
 * @param after nothing where it was deleted
 * @param createdAt when a deleted product had been created
 * @param newest whether the product has not been changed again
 */
public record RecordedChange(
        long productId,
        long version,
        long changeId,
        Action action,
        Instant at,
        @Nullable ProductDetails before,
        @Nullable ProductDetails after,
        @Nullable Instant createdAt,
        boolean newest) {

    /** From the eighth on the details before the change, then those after it: those before the next change, or the present ones. */
    static final String COLUMNS = "c.product_id, c.version, c.change_id, c.action, c.happened_at, c.created_at,"
            + " n.version IS NULL, " + ProductRow.details("c.%1$s") + ", "
            + ProductRow.details("IF(n.version IS NULL, p.%1$s, n.%1$s)");

    static final String JOINS =
            " LEFT JOIN product_change n ON n.product_id = c.product_id AND n.version = c.version + 1"
                    + " LEFT JOIN product p ON p.id = c.product_id AND n.version IS NULL ";

    static final String SELECT = "SELECT " + COLUMNS + " FROM product_change c" + JOINS + "WHERE ";

    private static final int BEFORE = 8;
    private static final int AFTER = BEFORE + ProductField.DETAILS.size();

    /** How many columns these are. */
    static final int WIDTH = AFTER + ProductField.DETAILS.size() - 1;

    static RecordedChange read(ResultSet row, int number) throws SQLException {
        var action = Action.valueOf(row.getString(4).toUpperCase(Locale.ROOT));
        return new RecordedChange(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                action,
                Times.instant(row, 5),
                ProductRow.details(row, BEFORE),
                action == Action.DELETED ? null : ProductRow.details(row, AFTER),
                Times.instantOrNull(row, 6),
                row.getBoolean(7));
    }

    /** The fields in which before and after differ; all of them where there is but one of the two. */
    public List<ProductField> fields() {
        return ProductField.DETAILS.stream()
                .filter(field -> before == null || after == null || !Objects.equals(before.of(field), after.of(field)))
                .toList();
    }

    public @Nullable Object before(ProductField field) {
        return before == null ? null : before.of(field);
    }

    public @Nullable Object after(ProductField field) {
        return after == null ? null : after.of(field);
    }

    /** What was done to the product. */
    public enum Action {
        CREATED,
        EDITED,
        DELETED,
        RESTORED;

        /** Versions begin with 0; a restored product goes on from the version of its deletion. */
        static Action of(ProductChange change) {
            if (change.after() == null) {
                return DELETED;
            }
            if (change.before() != null) {
                return EDITED;
            }
            return change.version() == 0 ? CREATED : RESTORED;
        }

        /** The name that the table and answers show. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
