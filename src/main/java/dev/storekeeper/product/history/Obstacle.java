package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductField;
import org.jspecify.annotations.Nullable;

/**
 * What others have done since.
 *
 * @param product whose change it was
 * @param version the one that they have made, or the last one where there is no product
 */
record Obstacle(
        long product,
        @Nullable ProductField field,
        Conflict.@Nullable Values values,
        @Nullable Long version,
        String message) {

    static Obstacle whole(long product, @Nullable Long version, String message) {
        return new Obstacle(product, null, null, version, message);
    }
}
