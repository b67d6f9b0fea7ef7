package dev.storekeeper.product;

import dev.storekeeper.custody.Custody;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The one writer of the table of products: whatever it writes it tells of, in the same transaction, so that no service can forget to. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class ProductTable {

    private static final ManyRows NEW = new ManyRows("product", ProductRow.WRITTEN);
    private static final ManyRows NEW_WITH_ID = new ManyRows("product", ProductRow.WRITTEN + ", id");

    private static final String UPDATE =
            "UPDATE product SET sku = ?, name = ?, description = ?, price = ?, quantity = ?,"
                    + " low_stock_at = ?, version = ?, updated_at = ?, sku_version = ?, name_version = ?,"
                    + " description_version = ?, price_version = ?, quantity_version = ?, low_stock_at_version = ? WHERE id = ?";

    /** The version rises with the quantity: whoever edits an older one is told. MySQL reads what it has assigned already. */
    private static final String COUNTED = ", quantity_version = version + 1, version = version + 1,"
            + " updated_at = GREATEST(updated_at, ?) WHERE id = ? AND quantity ";

    private final JdbcTemplate database;
    private final ApplicationEventPublisher listeners;
    private final Clock clock;

    ProductTable(JdbcTemplate database, ApplicationEventPublisher listeners, Clock clock) {
        this.database = database;
        this.listeners = listeners;
        this.clock = clock;
    }

    /** The products as they are stored, in the order given. */
    public List<ProductSnapshot> insert(Cause cause, List<NewProduct> products) {
        var named = products.stream().filter(product -> product.id() != null).toList();
        var unnamed = products.stream().filter(product -> product.id() == null).toList();
        var ids = write(() -> {
            NEW_WITH_ID.insert(
                    database, named.stream().map(ProductRow::columnsWithId).toList());
            return NEW.insertForIds(
                    database, unnamed.stream().map(ProductRow::columns).toList());
        });
        var next = ids.iterator();
        var stored = new ArrayList<ProductSnapshot>(products.size());
        products.forEach(
                product -> stored.add(ProductSnapshot.of(product.id() == null ? next.next() : product.id(), product)));
        tell(cause, stored.stream().map(ProductChange::created).toList());
        return stored;
    }

    /** Writes what {@link StoredProduct#change} has made of locked products. */
    public void update(Cause cause, List<ProductUpdate> updates) {
        var written = write(() -> database.batchUpdate(
                UPDATE, updates.stream().map(ProductUpdate::columns).toList()));
        requireEach(Arrays.stream(written).sum(), updates.size());
        tell(cause, updates.stream().map(ProductUpdate::change).toList());
    }

    public void delete(Cause cause, List<StoredProduct> products) {
        var now = clock.instant();
        if (products.isEmpty()) {
            return;
        }
        var places = String.join(",", Collections.nCopies(products.size(), "?"));
        var ids = products.stream().map(StoredProduct::id).toArray();
        var gone = write(() -> database.update("DELETE FROM product WHERE id IN (" + places + ")", ids));
        requireEach(gone, products.size());
        tell(
                cause,
                products.stream()
                        .map(product -> ProductChange.deleted(product.product(), now))
                        .toList());
    }

    /** Counts up or down; nothing where the quantity would leave its bounds, or where there is no such product. */
    public Optional<ProductSnapshot> add(Cause cause, long id, int delta) {
        var counted = write(() -> database.update(
                "UPDATE product SET quantity = quantity + ?" + COUNTED + "+ ? BETWEEN 0 AND 2147483647",
                delta,
                ProductRow.column(clock.instant()),
                id,
                (long) delta));
        return told(counted, cause, id, now -> now.quantity() - delta);
    }

    /** Sets what was counted; nothing where the quantity is another than {@code from}, or where there is no such product. */
    public Optional<ProductSnapshot> set(Cause cause, long id, int from, int to) {
        var counted = write(() -> database.update(
                "UPDATE product SET quantity = ?" + COUNTED + "= ?", to, ProductRow.column(clock.instant()), id, from));
        return told(counted, cause, id, _ -> from);
    }

    private Optional<ProductSnapshot> told(int counted, Cause cause, long id, ToIntFunction<ProductSnapshot> before) {
        if (counted == 0) {
            return Optional.empty();
        }
        var now = database.queryForObject(
                "SELECT " + ProductRow.COLUMNS + " FROM product WHERE id = ?", ProductRow::read, id);
        tell(cause, List.of(new ProductChange(now.beforeCounting(before.applyAsInt(now)), now, now.updatedAt())));
        return Optional.of(now);
    }

    /** Nobody else may write this table. */
    private static <T> T write(Supplier<T> statements) {
        return ProductKeys.guard(() -> Custody.recording("product", statements));
    }

    /** Nothing can vanish or change under a row lock. */
    private static void requireEach(int written, int expected) {
        if (written != expected) {
            throw new IllegalStateException("A product that was locked is gone");
        }
    }

    private void tell(Cause cause, List<ProductChange> changes) {
        if (!changes.isEmpty()) {
            listeners.publishEvent(new ProductsChanged(cause, changes));
        }
    }
}
