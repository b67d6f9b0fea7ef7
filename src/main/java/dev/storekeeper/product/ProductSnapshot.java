package dev.storekeeper.product;

import dev.storekeeper.api.VersionTags;
import java.time.Instant;

/** A product as it was at one moment. */
public record ProductSnapshot(long id, ProductDetails details, long version, Instant createdAt, Instant updatedAt) {

    /** Stands for the id of a new product, which the table will give it. */
    public static final long NEW_ID = 0;

    public static ProductSnapshot create(long id, ProductDetails details, Instant now) {
        return new ProductSnapshot(id, details, 0, now, now);
    }

    /** Names this version among all that the product has had. */
    public String entityTag() {
        return VersionTags.of(version);
    }

    /** What it takes of the memory, at most. */
    int bytes() {
        return 500 + details.textBytes();
    }

    public int quantity() {
        return details.quantity();
    }

    /** The next version; the same one where nothing differs. */
    public ProductSnapshot change(ProductDetails wanted, Instant now) {
        return wanted.equals(details) ? this : new ProductSnapshot(id, wanted, version + 1, createdAt, noEarlier(now));
    }

    /** A version is never older than the one before it, though the clocks of two nodes disagree. */
    Instant noEarlier(Instant now) {
        return now.isBefore(updatedAt) ? updatedAt : now;
    }
}
