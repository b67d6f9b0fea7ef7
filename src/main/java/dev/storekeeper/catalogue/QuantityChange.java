package dev.storekeeper.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * How much there was of a product and how much there is now, and why. Published in the transaction that changes the product, while
 * that holds the product's row lock: a room that remembers it hears of it there, and this one need not know who does.
 */
public record QuantityChange(
        long productId,
        long before,
        int after,
        QuantityReason reason,
        @Nullable String note) {

    static QuantityChange edit(long productId, int before, int after) {
        return new QuantityChange(productId, before, after, QuantityReason.EDIT, null);
    }
}
