package dev.storekeeper.catalogue;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What people decide about a product, all of it checked. */
public record ProductDetails(
        @Nullable String sku, String name, @Nullable String description, BigDecimal price, int quantity) {}
