package dev.storekeeper.catalogue;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts products up and down, each time by one conditional statement, so that it goes neither below zero nor past what the column
 * holds, however many count at once. The version rises with the quantity: whoever edits an older one is told.
 */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class ProductQuantities {

    private final JdbcClient database;
    private final ApplicationEventPublisher listeners;
    private final Clock clock;

    ProductQuantities(JdbcClient database, ApplicationEventPublisher listeners, Clock clock) {
        this.database = database;
        this.listeners = listeners;
        this.clock = clock;
    }

    /** Nothing where the quantity would leave its bounds, or where there is no such product. */
    public Optional<ProductQuantity> add(long id, int delta, QuantityReason reason, @Nullable String note) {
        var counted = database.sql(
                        "UPDATE product SET quantity = quantity + ?, quantity_version = version + 1, version = version + 1, updated_at = ?"
                                + " WHERE id = ? AND quantity + ? BETWEEN 0 AND 2147483647")
                .params(delta, now(), id, (long) delta)
                .update();
        if (counted == 0) {
            return Optional.empty();
        }
        var now = find(id).orElseThrow();
        listeners.publishEvent(new QuantityChange(id, (long) now.quantity() - delta, now.quantity(), reason, note));
        return Optional.of(now);
    }

    /** Nothing where the quantity is another than {@code from}, or where there is no such product. */
    public Optional<ProductQuantity> set(long id, int from, int to, QuantityReason reason, @Nullable String note) {
        var counted = database.sql(
                        "UPDATE product SET quantity = ?, quantity_version = version + 1, version = version + 1, updated_at = ?"
                                + " WHERE id = ? AND quantity = ?")
                .params(to, now(), id, from)
                .update();
        if (counted == 0) {
            return Optional.empty();
        }
        listeners.publishEvent(new QuantityChange(id, from, to, reason, note));
        return find(id);
    }

    /** Under the product's row lock: the quantity stays so until this transaction ends. */
    public Optional<ProductQuantity> lock(long id) {
        return read("SELECT id, quantity, version FROM product WHERE id = ? FOR UPDATE", id);
    }

    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<ProductQuantity> find(long id) {
        return read("SELECT id, quantity, version FROM product WHERE id = ?", id);
    }

    private Optional<ProductQuantity> read(String query, long id) {
        return database.sql(query)
                .param(id)
                .query((row, _) -> new ProductQuantity(row.getLong(1), row.getInt(2), row.getLong(3)))
                .optional();
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
