package dev.storekeeper.change;

import dev.storekeeper.catalogue.ProductField;
import org.jspecify.annotations.Nullable;

/**
 * What others have done since.
 *
 * @param version the one that they have made, or the last one where there is no product
 */
record Obstacle(
        @Nullable ProductField field,
        Conflict.@Nullable Values values,
        @Nullable Long version,
        String message) {

    static Obstacle whole(@Nullable Long version, String message) {
        return new Obstacle(null, null, version, message);
    }
}
