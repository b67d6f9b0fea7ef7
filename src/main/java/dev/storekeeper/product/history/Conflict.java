package dev.storekeeper.product.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductMerge.Known;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A later change that keeps a change set from being reverted.
 *
 * @param field the field that was changed; absent where it is about the whole product
 * @param then the value that the change set gave to the field; absent where another product has it
 * @param yours the value that the revert would give it
 * @param current the value that it has now
 * @param change the change set that made the later change
 */
public record Conflict(
        long product,
        @Nullable String field,
        @Nullable Known then,
        @Nullable Known yours,
        @Nullable Known current,
        @Nullable Long change,
        String message,
        @JsonIgnore Blocker blocker) {

    /** @param differing a field in which the product is not what it would have to be, unless it is deleted */
    static Conflict ofProduct(long product, @Nullable ProductField differing, String message) {
        return new Conflict(product, null, null, null, null, null, message, new Blocker(product, differing));
    }

    /** Another product has the sku, whatever the change set has made of it here. */
    static Conflict ofSku(long product, String wanted, @Nullable String current, Blocker holder) {
        return new Conflict(
                product,
                ProductField.SKU.wireName(),
                null,
                new Known(wanted),
                new Known(current),
                null,
                "Product %d has the sku '%s'.".formatted(holder.product(), wanted),
                holder);
    }

    static Conflict ofField(
            long product, ProductField field, @Nullable Object then, @Nullable Object yours, @Nullable Object current) {
        return new Conflict(
                product,
                field.wireName(),
                new Known(then),
                new Known(yours),
                new Known(current),
                null,
                "The field has been changed since.",
                new Blocker(product, field));
    }

    Conflict madeBy(@Nullable Long changeSet) {
        return new Conflict(product, field, then, yours, current, changeSet, message, blocker);
    }

    /** The length of its values. */
    int characters() {
        return Stream.of(String.valueOf(then), String.valueOf(yours), String.valueOf(current))
                .mapToInt(String::length)
                .sum();
    }

    /** The change to look for: the one that gave a field its present value or, without a field, the newest one of a product. */
    record Blocker(long product, @Nullable ProductField field) {}
}
