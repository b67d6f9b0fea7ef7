package dev.storekeeper.product;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What people decide about a product, all of it checked. */
public record ProductDetails(
        @Nullable String sku,
        String name,
        @Nullable String description,
        BigDecimal price,
        int quantity,
        @Nullable Integer lowStockAt) {

    ProductDetails withQuantity(int other) {
        return new ProductDetails(sku, name, description, price, other, lowStockAt);
    }

    @Nullable
    public Object of(ProductField field) {
        return switch (field) {
            case SKU -> sku;
            case NAME -> name;
            case DESCRIPTION -> description;
            case PRICE -> price;
            case QUANTITY -> quantity;
            case LOW_STOCK_AT -> lowStockAt;
            case ID, VERSION, CREATED_AT, UPDATED_AT -> throw new IllegalArgumentException("not for people to change");
        };
    }
}
