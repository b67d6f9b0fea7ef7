package dev.storekeeper.product;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A product as it was at one moment. */
public record ProductSnapshot(
        long id,
        @Nullable String sku,
        String name,
        @Nullable String description,
        BigDecimal price,
        int quantity,
        @Nullable Integer lowStockAt,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static ProductSnapshot of(long id, NewProduct product) {
        var details = product.details();
        return new ProductSnapshot(
                id,
                details.sku(),
                details.name(),
                details.description(),
                details.price(),
                details.quantity(),
                details.lowStockAt(),
                product.version(),
                product.createdAt(),
                product.updatedAt());
    }

    /** Names this version among all that the product has had. */
    public String entityTag() {
        return "\"" + version + "\"";
    }

    public ProductDetails details() {
        return new ProductDetails(sku, name, description, price, quantity, lowStockAt);
    }

    ProductSnapshot next(ProductDetails details, Instant at) {
        return of(id, new NewProduct(id, details, version + 1, createdAt, at));
    }

    /** What it was like before it was counted, but for the moment of the change before. */
    ProductSnapshot beforeCounting(int quantityThen) {
        return of(id, new NewProduct(id, details().withQuantity(quantityThen), version - 1, createdAt, updatedAt));
    }

    Instant noEarlier(Instant now) {
        return now.isBefore(updatedAt) ? updatedAt : now;
    }
}
