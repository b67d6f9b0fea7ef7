package dev.storekeeper.catalogue;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A product as it was at one moment. */
public record ProductSnapshot(
        long id,
        @Nullable String sku,
        String name,
        @Nullable String description,
        BigDecimal price,
        int quantity,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** Names this version among all that the product has had. */
    public String entityTag() {
        return "\"" + version + "\"";
    }
}
