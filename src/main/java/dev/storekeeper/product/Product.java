package dev.storekeeper.product;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.AfterDomainEventPublication;
import org.springframework.data.domain.DomainEvents;

/**
 * A product that a request creates, edits or deletes in a transaction of its own. It keeps what is done to it, and
 * {@link ProductRepository} publishes that when it saves or deletes the product, so that the history and the ledger are written in the same
 * transaction. {@link BulkProductWriter} writes many products at once, of one request or of several.
 */
@Entity
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

    @Transient
    private @Nullable Cause done;

    @Transient
    private @Nullable ProductSnapshot before;

    @SuppressWarnings("NullAway.Init")
    protected Product() {}

    Product(ProductDetails details, Instant now) {
        this.details = details;
        this.createdAt = now;
        this.updatedAt = now;
        this.done = Cause.CREATE;
    }

    void change(ProductDetails wanted, Instant now) {
        before = snapshot();
        details = wanted;
        updatedAt = before.noEarlier(now);
        done = Cause.EDIT;
    }

    void delete(Instant now) {
        before = snapshot();
        updatedAt = before.noEarlier(now);
        done = Cause.DELETE;
    }

    ProductSnapshot snapshot() {
        return new ProductSnapshot(Objects.requireNonNull(id), details, version, createdAt, updatedAt);
    }

    @DomainEvents
    List<ProductsChanged> changes() {
        if (done == null) {
            return List.of();
        }
        var after = done.equals(Cause.DELETE) ? null : snapshot();
        return List.of(ProductsChanged.byCurrentAuthor(done, List.of(new ProductChange(before, after, updatedAt))));
    }

    @AfterDomainEventPublication
    void clearChanges() {
        done = null;
        before = null;
    }
}
