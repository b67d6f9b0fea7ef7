package dev.storekeeper.product;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A product that one request creates, edits or deletes. {@link BulkProductWriter} writes many at once. */
@Entity
@EntityListeners(ProductListener.class)
class Product {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Embedded
    private ProductDetails details;

    @Version
    private long version;

    private Instant createdAt;
    private Instant updatedAt;

    /** What the product was like before a change that is not written yet. */
    @Transient
    private @Nullable ProductSnapshot before;

    @SuppressWarnings("NullAway.Init")
    protected Product() {}

    Product(ProductDetails details, Instant now) {
        this.details = details;
        this.createdAt = now;
        this.updatedAt = now;
    }

    void change(ProductDetails wanted, Instant now) {
        before = snapshot();
        details = wanted;
        updatedAt = before.noEarlier(now);
    }

    @Nullable
    ProductSnapshot before() {
        return before;
    }

    ProductSnapshot snapshot() {
        return new ProductSnapshot(Objects.requireNonNull(id), details, version, createdAt, updatedAt);
    }
}
