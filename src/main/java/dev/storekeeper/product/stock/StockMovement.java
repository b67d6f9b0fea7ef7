package dev.storekeeper.product.stock;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the ledger: how much there was, how much there was then, who counted so and why. */
public record StockMovement(
        long id,
        Instant at,
        String reason,
        long before,
        int after,
        @Nullable Long account,
        @Nullable String session,
        @Nullable String note) {}
