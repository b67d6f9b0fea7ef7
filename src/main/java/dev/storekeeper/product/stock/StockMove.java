package dev.storekeeper.product.stock;

import dev.storekeeper.product.QuantityReason;
import org.jspecify.annotations.Nullable;

/** So much more, or less. */
public record StockMove(
        int delta, QuantityReason reason, @Nullable String note) {}
