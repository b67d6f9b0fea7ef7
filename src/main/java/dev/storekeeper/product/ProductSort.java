package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An order without ties: the id comes last, in the direction of the key before it, so that one index serves the whole order. */
public record ProductSort(List<Key> keys) {

    public static final ProductSort BY_ID = new ProductSort(List.of(new Key(ProductField.ID, false)));

    /** The fields that products may be sorted by. Each has an index; a description is too long for one. */
    private static final List<ProductField> SORTABLE = List.of(
            ProductField.ID,
            ProductField.SKU,
            ProductField.NAME,
            ProductField.PRICE,
            ProductField.QUANTITY,
            ProductField.CREATED_AT,
            ProductField.UPDATED_AT);

    /** Reads the parameter {@code sort}, for instance {@code price,-name}. */
    public static ProductSort of(String text) {
        var keys = new ArrayList<Key>();
        for (var part : text.split(",", -1)) {
            var descending = part.startsWith("-");
            var field = ProductField.named("sort", descending ? part.substring(1) : part, SORTABLE);
            if (keys.stream().anyMatch(key -> key.field() == field)) {
                throw ApiException.invalid("sort", "names '%s' twice".formatted(field.wireName()));
            }
            keys.add(new Key(field, descending));
        }
        if (keys.stream().noneMatch(key -> key.field() == ProductField.ID)) {
            keys.add(keys.getLast().thenId());
        }
        return new ProductSort(List.copyOf(keys));
    }

    boolean beginsWith(ProductField field) {
        return keys.getFirst().field() == field;
    }

    /** Whether an index has this order: each has one column, and the id behind it. */
    boolean hasIndex() {
        return keys.size() == 1
                || (keys.size() == 2 && keys.getLast().equals(keys.getFirst().thenId()));
    }

    String orderBy() {
        return keys.stream()
                .map(key -> key.column() + (key.descending() ? " DESC" : ""))
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return keys.stream()
                .map(key -> (key.descending() ? "-" : "") + key.column())
                .collect(Collectors.joining(","));
    }

    /** One field to sort by. */
    record Key(ProductField field, boolean descending) {

        String column() {
            return field.wireName();
        }

        private Key thenId() {
            return new Key(ProductField.ID, descending);
        }
    }
}
