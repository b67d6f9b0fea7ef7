package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductDetails;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change set has done to a product altogether.
 *
 * @param version the last one that it has made
 * @param at when it made that
 * @param createdAt when a product that it deleted had been created
 * @param newest whether nothing has become of the product since
 */
record Step(
        long productId,
        long version,
        Instant at,
        @Nullable ProductDetails before,
        @Nullable ProductDetails after,
        @Nullable Instant createdAt,
        boolean newest) {

    /** @param changes of one product, in the order of their versions */
    static Step of(List<RecordedChange> changes) {
        var last = changes.getLast();
        return new Step(
                last.productId(),
                last.version(),
                last.at(),
                changes.getFirst().before(),
                last.after(),
                last.createdAt(),
                last.newest());
    }
}
