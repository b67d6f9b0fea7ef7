package dev.storekeeper.product;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a product was like before a write and after it.
 *
 * @param before nothing where it was created, or brought back
 * @param after nothing where it was deleted
 * @param at never before the product's last change, though the clocks of two nodes disagree
 */
public record ProductChange(
        @Nullable ProductSnapshot before, @Nullable ProductSnapshot after, Instant at) {

    static ProductChange created(ProductSnapshot after) {
        return new ProductChange(null, after, after.updatedAt());
    }

    static ProductChange edited(ProductSnapshot before, ProductSnapshot after) {
        return new ProductChange(before, after, after.updatedAt());
    }

    static ProductChange deleted(ProductSnapshot before, Instant now) {
        return new ProductChange(before, null, before.noEarlier(now));
    }

    public long productId() {
        return (after == null ? Objects.requireNonNull(before) : after).id();
    }

    /** The version that the change has made; a deletion makes one too, so that a product that comes back goes on from there. */
    public long version() {
        return after == null ? Objects.requireNonNull(before).version() + 1 : after.version();
    }
}
