package dev.storekeeper.product.history;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.storekeeper.product.ProductField;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the way of undoing what a change set has done to a product.
 *
 * @param field what others have changed since; nothing where it is the product as a whole
 * @param then what the change set had made of the field
 * @param yours what undoing it would make of it
 * @param current what it is now
 * @param change the change set that stands in the way, where that is known
 */
public record Conflict(
        long product,
        @Nullable String field,
        @Nullable Value then,
        @Nullable Value yours,
        @Nullable Value current,
        @Nullable Long change,
        String message) {

    static Conflict whole(long product, @Nullable Long change, String message) {
        return new Conflict(product, null, null, null, null, change, message);
    }

    static Conflict about(long product, ProductField field, Values values, @Nullable Long change, String message) {
        return new Conflict(
                product,
                field.wireName(),
                new Value(values.then()),
                new Value(values.yours()),
                new Value(values.current()),
                change,
                message);
    }

    /** The three values of a field. */
    record Values(
            @Nullable Object then,
            @Nullable Object yours,
            @Nullable Object current) {}

    /** A value that is known, be it none. */
    record Value(@JsonValue @Nullable Object value) {}
}
