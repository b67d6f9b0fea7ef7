package dev.storekeeper.product;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/** A row of the table of products, and how it is read and written. */
final class ProductRow {

    static final String COLUMNS =
            "id, sku, name, description, price, quantity, low_stock_at, version, created_at, updated_at";

    static final String ALL_COLUMNS = COLUMNS + ", sku_version, name_version, description_version, price_version,"
            + " quantity_version, low_stock_at_version";

    /** What an insert writes. */
    static final String WRITTEN =
            "sku, name, description, price, quantity, low_stock_at, version, created_at, updated_at";

    private static final int WIDTH = 9;

    private ProductRow() {}

    static Object[] columns(NewProduct product) {
        return columns(product, WIDTH);
    }

    static Object[] columnsWithId(NewProduct product) {
        var columns = columns(product, WIDTH + 1);
        columns[WIDTH] = product.id();
        return columns;
    }

    private static Object[] columns(NewProduct product, int width) {
        var details = product.details();
        var columns = new Object[] {
            details.sku(),
            details.name(),
            details.description(),
            details.price(),
            details.quantity(),
            details.lowStockAt(),
            product.version(),
            column(product.createdAt()),
            column(product.updatedAt())
        };
        return Arrays.copyOf(columns, width);
    }

    static ProductSnapshot read(ResultSet row, int number) throws SQLException {
        return new ProductSnapshot(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getBigDecimal(5),
                row.getInt(6),
                row.getObject(7, Integer.class),
                row.getLong(8),
                instant(row, 9),
                instant(row, 10));
    }

    static StoredProduct readAll(ResultSet row, int number) throws SQLException {
        return new StoredProduct(
                read(row, number),
                new FieldVersions(
                        row.getLong(11),
                        row.getLong(12),
                        row.getLong(13),
                        row.getLong(14),
                        row.getLong(15),
                        row.getLong(16)));
    }

    static LocalDateTime column(Instant moment) {
        return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
}
