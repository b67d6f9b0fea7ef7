package dev.storekeeper.product;

import dev.storekeeper.api.Condition;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.Times;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The condition that a product stands behind a place in the list: behind in the first key; or equal in it and behind in the second;
 * and so on. MySQL and MariaDB read this form, unlike a comparison of rows, as ranges of one index.
 */
final class Keyset {

    private static final Pattern ID = Pattern.compile("0|[1-9][0-9]{0,18}");

    private Keyset() {}

    /** The place behind a product: its id alone in the order of ids, else the order and its sort keys. */
    static Cursor place(ProductSnapshot last, ProductSort sort) {
        var keys = sort.keys().stream().map(key -> Objects.toString(key.field().of(last), ""));
        return Cursor.behind(
                (sort.equals(ProductSort.BY_ID) ? keys : Stream.concat(Stream.of(sort.toString()), keys)).toArray());
    }

    static Condition behind(Cursor cursor, ProductSort sort) {
        var keys = cursor.keys();
        if (!sort.equals(ProductSort.BY_ID)) {
            if (!keys.getFirst().equals(sort.toString())) {
                throw Cursor.invalid();
            }
            keys = keys.subList(1, keys.size());
        }
        if (keys.size() != sort.keys().size()) {
            throw Cursor.invalid();
        }
        try {
            return behind(keys, sort);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Cursor.invalid();
        }
    }

    private static Condition behind(List<String> keys, ProductSort sort) {
        var ways = new ArrayList<String>();
        var values = new ArrayList<Object>();
        var before = Condition.NONE;
        for (int i = 0; i < keys.size(); i++) {
            var key = sort.keys().get(i);
            var value = keys.get(i);
            var behind = before.and(behind(key, value));
            ways.add(behind.text());
            values.addAll(behind.values());
            before = before.and(equal(key, value));
        }
        return new Condition("(" + String.join(" OR ", ways) + ")", values);
    }

    /** What has no sku comes first, as MySQL and MariaDB sort {@code NULL}. */
    private static Condition behind(ProductSort.Key key, String value) {
        if (value.isEmpty() && key.field() == ProductField.SKU) {
            return Condition.of(key.descending() ? "FALSE" : "sku IS NOT NULL");
        }
        if (!key.descending()) {
            return Condition.of(key.column() + " > ?", typed(key.field(), value));
        }
        var text = key.field() == ProductField.SKU ? "(sku < ? OR sku IS NULL)" : key.column() + " < ?";
        return Condition.of(text, typed(key.field(), value));
    }

    private static Condition equal(ProductSort.Key key, String value) {
        return value.isEmpty() && key.field() == ProductField.SKU
                ? Condition.of("sku IS NULL")
                : Condition.of(key.column() + " = ?", typed(key.field(), value));
    }

    private static Object typed(ProductField field, String value) {
        if (field == ProductField.ID) {
            if (!ID.matcher(value).matches()) {
                throw new IllegalArgumentException("not an id");
            }
            return Long.valueOf(value);
        }
        return field == ProductField.CREATED_AT || field == ProductField.UPDATED_AT
                ? Times.column(Times.parse(value))
                : field.parse(value);
    }
}
