package dev.storekeeper.stock;

import dev.storekeeper.catalogue.QuantityReason;
import org.jspecify.annotations.Nullable;

/** So much more, or less. */
public record StockMove(
        int delta, QuantityReason reason, @Nullable String note) {}
