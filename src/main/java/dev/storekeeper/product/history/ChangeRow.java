package dev.storekeeper.product.history;

import dev.storekeeper.api.UtcTimes;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Locale;

/** How what was done to a product is read: what it was like after is what it was like before the next version, or is now. */
final class ChangeRow {

    /** From the eighth on come the details before the change, and then those after it. */
    static final String COLUMNS = "c.product_id, c.version, c.change_id, c.action, c.happened_at, c.created_at,"
            + " n.version IS NULL, " + ProductRow.details("c.%1$s") + ", "
            + ProductRow.details("IF(n.version IS NULL, p.%1$s, n.%1$s)");

    static final String JOINS =
            " LEFT JOIN product_change n ON n.product_id = c.product_id AND n.version = c.version + 1"
                    + " LEFT JOIN product p ON p.id = c.product_id AND n.version IS NULL ";

    private static final int BEFORE = 8;
    private static final int AFTER = BEFORE + ProductField.DETAILS.size();

    static final int WIDTH = AFTER + ProductField.DETAILS.size() - 1;

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
                ProductRow.details(row, BEFORE),
                action == Action.DELETED ? null : ProductRow.details(row, AFTER),
                createdAt == null ? null : UtcTimes.instant(createdAt),
                row.getBoolean(7));
    }
}
