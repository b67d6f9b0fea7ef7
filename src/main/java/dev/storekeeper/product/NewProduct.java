package dev.storekeeper.product;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A product that the table is to hold.
 *
 * @param id its own, where it has had one before; else the table gives it the next
 * @param version what its life before has counted up to
 */
public record NewProduct(
        @Nullable Long id, ProductDetails details, long version, Instant createdAt, Instant updatedAt) {

    public static NewProduct of(ProductDetails details, Instant now) {
        return new NewProduct(null, details, 0, now, now);
    }
}
