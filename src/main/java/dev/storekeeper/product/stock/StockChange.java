package dev.storekeeper.product.stock;

import dev.storekeeper.product.QuantityReason;
import org.jspecify.annotations.Nullable;

/** A change of a quantity. */
public sealed interface StockChange {

    /** Adds to the quantity, or takes from it. */
    record Move(int delta, QuantityReason reason, @Nullable String note) implements StockChange {}

    /**
     * Replaces the quantity.
     *
     * @param from the quantity before, as the caller knows it
     */
    record Count(
            int from,
            int to,
            QuantityReason reason,
            @Nullable String note) implements StockChange {}
}
