package dev.storekeeper.product.history;

import dev.storekeeper.api.UtcTimes;
import dev.storekeeper.product.ProductDetails;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How what was done to a product is read: what it was like after is what it was like before the next version, or is now. */
final class ChangeRow {

    private static final String AFTER = "IF(n.version IS NULL, p.%1$s, n.%1$s)";

    /** Made by the next version, or by the current one where there is no next. */
    static final String COLUMNS = "c.product_id, c.version, c.change_id, c.action, c.happened_at, c.created_at,"
            + " n.version IS NULL, c.sku, c.name, c.description, c.price, c.quantity, c.low_stock_at, "
            + String.join(
                    ", ",
                    AFTER.formatted("sku"),
                    AFTER.formatted("name"),
                    AFTER.formatted("description"),
                    AFTER.formatted("price"),
                    AFTER.formatted("quantity"),
                    AFTER.formatted("low_stock_at"));

    static final String JOINS =
            " LEFT JOIN product_change n ON n.product_id = c.product_id AND n.version = c.version + 1"
                    + " LEFT JOIN product p ON p.id = c.product_id AND n.version IS NULL ";

    static final int WIDTH = 19;

    private static final int BEFORE = 8;
    private static final int NOW = 14;

    private ChangeRow() {}

    static RecordedChange read(ResultSet row, int number) throws SQLException {
        var action = Action.valueOf(row.getString(4).toUpperCase(Locale.ROOT));
        var createdAt = row.getObject(6, LocalDateTime.class);
        return new RecordedChange(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                action,
                UtcTimes.instant(row.getObject(5, LocalDateTime.class)),
                details(row, BEFORE),
                action == Action.DELETED ? null : details(row, NOW),
                createdAt == null ? null : UtcTimes.instant(createdAt),
                row.getBoolean(7));
    }

    private static @Nullable ProductDetails details(ResultSet row, int from) throws SQLException {
        var name = row.getString(from + 1);
        return name == null
                ? null
                : new ProductDetails(
                        row.getString(from),
                        name,
                        row.getString(from + 2),
                        row.getBigDecimal(from + 3),
                        row.getInt(from + 4),
                        row.getObject(from + 5, Integer.class));
    }
}
