package dev.storekeeper.catalogue;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A thing for sale. It changes as a whole or not at all, and counts its changes. */
@Entity
@EntityListeners(QuantityWatch.class)
public class Product {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private @Nullable String sku;
    private String name;
    private @Nullable String description;
    private BigDecimal price;
    private int quantity;

    /** How much the table holds, so that a change can tell before from after. */
    @Transient
    private int storedQuantity;

    @Version
    private long version;

    private FieldVersions fieldVersions;
    private Instant createdAt;
    private Instant updatedAt;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected Product() {}

    @SuppressWarnings("NullAway.Init") // take() fills the rest
    Product(ProductDetails details, Instant now) {
        this.createdAt = now;
        this.fieldVersions = FieldVersions.NEW;
        take(details, now);
    }

    /** An edit that changes nothing leaves no trace. */
    void change(ProductDetails details, Instant now) {
        if (!details.equals(details())) {
            fieldVersions = fieldVersions.change(details(), details, version + 1);
            take(details, now);
        }
    }

    long version() {
        return version;
    }

    /** The version that last changed a field. */
    long changedIn(ProductField field) {
        return fieldVersions.of(field);
    }

    ProductDetails details() {
        return new ProductDetails(sku, name, description, price, quantity);
    }

    ProductSnapshot snapshot() {
        return new ProductSnapshot(storedId(), sku, name, description, price, quantity, version, createdAt, updatedAt);
    }

    void quantityIsStored() {
        this.storedQuantity = quantity;
    }

    QuantityChange quantityChange() {
        return QuantityChange.edit(storedId(), storedQuantity, quantity);
    }

    QuantityChange quantityEnd() {
        return QuantityChange.edit(storedId(), storedQuantity, 0);
    }

    private long storedId() {
        if (id == null) {
            throw new IllegalStateException("not stored yet");
        }
        return id;
    }

    /** A no to somebody who means another version than this. */
    Refusal stale(String detail) {
        return Refusal.of(Kind.STALE, "stale", detail)
                .next("GET /products/" + id)
                .header("ETag", snapshot().entityTag())
                .with("version", version);
    }

    private void take(ProductDetails details, Instant now) {
        this.sku = details.sku();
        this.name = details.name();
        this.description = details.description();
        this.price = details.price();
        this.quantity = details.quantity();
        this.updatedAt = now;
    }
}
