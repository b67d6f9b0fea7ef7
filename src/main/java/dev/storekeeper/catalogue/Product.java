package dev.storekeeper.catalogue;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A thing for sale. It changes as a whole or not at all, and counts its changes. */
@Entity
public class Product {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private @Nullable String sku;
    private String name;
    private @Nullable String description;
    private BigDecimal price;
    private int quantity;

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
        if (id == null) {
            throw new IllegalStateException("not stored yet");
        }
        return new ProductSnapshot(id, sku, name, description, price, quantity, version, createdAt, updatedAt);
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
