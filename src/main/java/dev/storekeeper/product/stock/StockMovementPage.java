package dev.storekeeper.product.stock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some rows of a product's ledger, and the id behind which it goes on if it does. */
public record StockMovementPage(
        List<StockHistory.Movement> movements, @Nullable Long next) {}
