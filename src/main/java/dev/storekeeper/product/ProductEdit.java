package dev.storekeeper.product;

import dev.storekeeper.api.FieldError;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checked values for some fields of a product; a field that it does not name keeps its value. */
public record ProductEdit(Map<ProductField, @Nullable Object> values) {

    /** The values that some fields have in a product. */
    public static ProductEdit of(Collection<ProductField> fields, ProductDetails values) {
        var edit = new LinkedHashMap<ProductField, @Nullable Object>();
        fields.forEach(field -> edit.put(field, values.of(field)));
        return new ProductEdit(edit);
    }

    /** Without the values that are as the caller has read them: those ask for no change. */
    public ProductEdit since(ProductDetails read) {
        var changed = new LinkedHashMap<>(values);
        changed.entrySet().removeIf(it -> Objects.equals(it.getValue(), read.of(it.getKey())));
        return new ProductEdit(changed);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** @param current nothing for a new product, of which no required field is {@link #missing} */
    public ProductDetails applyTo(@Nullable ProductDetails current) {
        return ProductField.details(ProductField.DETAILS.stream()
                .map(field -> valueOf(field, current))
                .toArray());
    }

    private @Nullable Object valueOf(ProductField field, @Nullable ProductDetails current) {
        if (values.containsKey(field)) {
            return values.get(field);
        }
        return current == null ? null : current.of(field);
    }

    /** What a new product lacks. */
    public List<FieldError> missing() {
        return missing(values.keySet());
    }

    static List<FieldError> missing(Collection<ProductField> named) {
        return ProductField.DETAILS.stream()
                .filter(field -> field.isRequired() && !named.contains(field))
                .map(field -> new FieldError(field.wireName(), "is required"))
                .toList();
    }
}
