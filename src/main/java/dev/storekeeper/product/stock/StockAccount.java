package dev.storekeeper.product.stock;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the quantity of a product came to be.
 *
 * @param from after this moment
 * @param to up to and with this moment
 * @param parts what was moved between, per reason and per person
 */
public record StockAccount(@Nullable Instant from, Instant to, int opening, int closing, List<Part> parts) {

    /** What one person, or the service by itself, moved for one reason. */
    public record Part(String reason, @Nullable Long account, long movements, long sum) {}
}
