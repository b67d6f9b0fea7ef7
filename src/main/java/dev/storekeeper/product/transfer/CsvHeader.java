package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.FieldErrors;
import dev.storekeeper.product.ColumnWords;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.Written;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which column holds which field; in any order, whatever the case of their names. */
record CsvHeader(Map<ProductField, Integer> places, int width) {

    private static final String KNOWN =
            ProductField.ALL.stream().map(ProductField::wireName).collect(Collectors.joining(", "));

    static CsvHeader of(List<Written> names, ColumnWords words) {
        if (names.size() > Bounds.CSV_CELLS) {
            throw ApiException.invalid(
                    "header", "names more than %d columns; allowed: %s".formatted(Bounds.CSV_CELLS, KNOWN));
        }
        var errors = new FieldErrors();
        var places = new EnumMap<ProductField, Integer>(ProductField.class);
        for (var place = 0; place < names.size(); place++) {
            var word = names.get(place).text().strip().toLowerCase(Locale.ROOT);
            var field = field(words.column(word));
            if (field == null) {
                errors.add(word.isEmpty() ? "header" : word, "is unknown here; allowed: " + KNOWN);
            } else if (places.putIfAbsent(field, place) != null) {
                errors.add(word, "names a column that is there already: " + field.wireName());
            }
        }
        errors.refuseAny();
        return new CsvHeader(places, names.size());
    }

    WrittenRow row(List<Written> cells) {
        return new WrittenRow(
                cell(cells, ProductField.ID),
                cell(cells, ProductField.SKU),
                cell(cells, ProductField.NAME),
                cell(cells, ProductField.DESCRIPTION),
                cell(cells, ProductField.PRICE),
                cell(cells, ProductField.QUANTITY),
                cell(cells, ProductField.LOW_STOCK_AT),
                cell(cells, ProductField.VERSION),
                null,
                null);
    }

    private @Nullable Written cell(List<Written> cells, ProductField field) {
        var place = places.get(field);
        return place == null ? null : cells.get(place);
    }

    private static @Nullable ProductField field(String name) {
        return ProductField.ALL.stream()
                .filter(field -> field.wireName().equals(name))
                .findAny()
                .orElse(null);
    }
}
