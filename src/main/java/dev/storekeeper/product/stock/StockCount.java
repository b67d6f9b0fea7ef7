package dev.storekeeper.product.stock;

import dev.storekeeper.product.QuantityReason;
import org.jspecify.annotations.Nullable;

/**
 * So many in all.
 *
 * @param from how many the counter believes there were
 */
public record StockCount(
        int from, int to, QuantityReason reason, @Nullable String note) {}
