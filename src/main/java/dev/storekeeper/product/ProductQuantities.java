package dev.storekeeper.product;

import dev.storekeeper.api.Times;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts products up and down, each time by one conditional statement, so that a quantity goes neither below zero nor past what the
 * column holds, however many count at once. The version rises with the quantity: who edits an older one is told.
 */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class ProductQuantities {

    private static final String COUNTED =
            ", version = version + 1, updated_at = GREATEST(updated_at, ?) WHERE id = ? AND ";
    private static final String ADD =
            "UPDATE product SET quantity = quantity + ?" + COUNTED + "quantity + ? BETWEEN 0 AND 2147483647";
    private static final String SET = "UPDATE product SET quantity = ?" + COUNTED + "quantity = ?";

    private final JdbcClient database;
    private final BulkProductWriter products;
    private final ProductSearch search;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ProductQuantities(
            JdbcClient database,
            BulkProductWriter products,
            ProductSearch search,
            ApplicationEventPublisher events,
            Clock clock) {
        this.database = database;
        this.products = products;
        this.search = search;
        this.events = events;
        this.clock = clock;
    }

    /** Nothing where the quantity would leave its bounds, or where there is no such product. */
    public Optional<ProductQuantity> add(long id, int delta, QuantityReason reason, @Nullable String note) {
        var counted = database.sql(ADD)
                .params(delta, Times.column(clock.instant()), id, (long) delta)
                .update();
        return counted == 0 ? Optional.empty() : Optional.of(counted(id, delta, Cause.counting(reason, note)));
    }

    /** Nothing where the quantity is another than {@code from}, or where there is no such product. */
    public Optional<ProductQuantity> set(long id, int from, int to, QuantityReason reason, @Nullable String note) {
        var counted = database.sql(SET)
                .params(to, Times.column(clock.instant()), id, from)
                .update();
        return counted == 0 ? Optional.empty() : Optional.of(counted(id, to - from, Cause.counting(reason, note)));
    }

    private ProductQuantity counted(long id, int delta, Cause cause) {
        var after = search.find(id).orElseThrow();
        var quantity = new ProductEdit(Map.of(ProductField.QUANTITY, after.quantity() - delta));
        var before = new ProductSnapshot(
                id, quantity.applyTo(after.details()), after.version() - 1, after.createdAt(), after.updatedAt());
        events.publishEvent(ProductsChanged.byCurrentAuthor(cause, List.of(ProductChange.edited(before, after))));
        return ProductQuantity.of(after);
    }

    /** Under the product's row lock: the quantity stays so until this transaction ends. */
    public Optional<ProductQuantity> lock(long id) {
        return products.lockByIds(List.of(id)).stream().map(ProductQuantity::of).findAny();
    }

    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<ProductQuantity> find(long id) {
        return search.find(id).map(ProductQuantity::of);
    }
}
