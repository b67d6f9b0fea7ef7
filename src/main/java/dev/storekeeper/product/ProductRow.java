package dev.storekeeper.product;

import dev.storekeeper.api.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How JDBC reads and writes products. */
public final class ProductRow {

    /** The columns of {@link ProductDetails}. */
    public static final String DETAILS = ProductField.names(ProductField.DETAILS);

    /** What is written of a product, its id apart. */
    static final String WRITTEN = DETAILS + ", version, created_at, updated_at";

    static final String COLUMNS = ProductField.names(ProductField.ALL);

    private ProductRow() {}

    /** The columns of {@link ProductDetails}, each in an expression: {@code %1$s} stands for its name. */
    public static String details(String expression) {
        return ProductField.DETAILS.stream()
                .map(field -> expression.formatted(field.wireName()))
                .collect(Collectors.joining(", "));
    }

    /**
     * @param from the column of the first of the details
     * @return null where a required column is null
     */
    public static @Nullable ProductDetails details(ResultSet row, int from) throws SQLException {
        var values = new @Nullable Object[ProductField.DETAILS.size()];
        for (int i = 0; i < values.length; i++) {
            var field = ProductField.DETAILS.get(i);
            values[i] = row.getObject(from + i, field.type());
            if (values[i] == null && field.isRequired()) {
                return null;
            }
        }
        return ProductField.details(values);
    }

    /** The values of the columns of {@link #DETAILS}. */
    public static List<@Nullable Object> values(ProductDetails details) {
        return ProductField.DETAILS.stream().<@Nullable Object>map(details::of).toList();
    }

    /** The values of {@link #WRITTEN}. */
    static @Nullable Object[] columns(ProductSnapshot product) {
        var columns = new ArrayList<>(values(product.details()));
        Collections.addAll(
                columns, product.version(), Times.column(product.createdAt()), Times.column(product.updatedAt()));
        return columns.toArray();
    }

    /** The values of {@link #WRITTEN}, and then the id. */
    static @Nullable Object[] columnsAndId(ProductSnapshot product) {
        var columns = columns(product);
        var withId = Arrays.copyOf(columns, columns.length + 1);
        withId[columns.length] = product.id();
        return withId;
    }

    /** The rows as arrays of texts: a number of JSON could lose digits. */
    public static String json(List<@Nullable Object[]> rows) {
        return JsonMapper.shared()
                .writeValueAsString(rows.stream()
                        .map(row -> Arrays.stream(row)
                                .map(value -> value == null ? null : value.toString())
                                .toArray())
                        .toList());
    }

    /**
     * The keys for {@code IN (...)}, the last one repeated until their number is a power of two. So there are few statements, and each is
     * prepared once.
     */
    public static <T> List<T> keys(Collection<T> keys) {
        var list = new ArrayList<T>(keys);
        while (Integer.bitCount(list.size()) > 1) {
            list.add(list.getLast());
        }
        return list;
    }

    static ProductSnapshot read(ResultSet row, int number) throws SQLException {
        var details = details(row, 2);
        if (details == null) {
            throw new IllegalStateException("A product lacks a required value");
        }
        var next = 2 + ProductField.DETAILS.size();
        return new ProductSnapshot(
                row.getLong(1), details, row.getLong(next), Times.instant(row, next + 1), Times.instant(row, next + 2));
    }
}
