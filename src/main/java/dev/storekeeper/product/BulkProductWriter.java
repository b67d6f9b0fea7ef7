package dev.storekeeper.product;

import dev.storekeeper.api.DatabaseErrors;
import dev.storekeeper.token.Author;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Locks and writes many products by few statements, and publishes each change in the transaction that writes it. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class BulkProductWriter {

    private static final String LOCKED = " FOR UPDATE";
    private static final String LOCKED_IF_FREE = " FOR UPDATE SKIP LOCKED";
    private static final String LOCKED_AT_ONCE = " FOR UPDATE NOWAIT";
    private static final ManyRows NEW = new ManyRows("product", ProductRow.WRITTEN);
    private static final ManyRows NEW_WITH_ID = new ManyRows("product", ProductRow.WRITTEN + ", id");

    /**
     * Changes many rows by one statement, whose only parameter has them as JSON: a round trip for each row would keep others waiting. An index
     * of unchanged values is not touched, so a product that keeps its sku locks no gap in which another transaction inserts one; and MySQL's
     * full-text index follows each row, as it does not for {@code INSERT ... ON DUPLICATE KEY UPDATE}.
     */
    private static final String CHANGE = change(List.of(ProductRow.WRITTEN.split(", ")));

    private final JdbcTemplate database;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    BulkProductWriter(JdbcTemplate database, ApplicationEventPublisher events, Clock clock) {
        this.database = database;
        this.events = events;
        this.clock = clock;
    }

    public ProductSnapshot lock(long id) {
        return lockByIds(List.of(id)).stream().findAny().orElseThrow(ProductService::notFound);
    }

    /** Those of the products that are there, in the order of their ids. */
    public List<ProductSnapshot> lockByIds(Collection<Long> ids) {
        return find("id", "PRIMARY", ids, LOCKED);
    }

    /** Those of the products that are there and that no other transaction has locked. */
    List<ProductSnapshot> lockFreeByIds(Collection<Long> ids) {
        return find("id", "PRIMARY", ids, LOCKED_IF_FREE);
    }

    /** The products that have these skus, whose letters may differ in case. */
    public List<ProductSnapshot> lockBySkus(Collection<String> skus) {
        return find("sku", "uk_product_sku", skus, LOCKED);
    }

    /** Those of the skus that no product has and that no other transaction is about to give to one. The set ignores case. */
    Set<String> freeSkus(List<String> skus) {
        var free = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        try {
            var owners = find("sku", "uk_product_sku", skus, LOCKED_AT_ONCE);
            free.addAll(skus);
            owners.forEach(owner -> free.remove(owner.details().sku()));
        } catch (DataAccessException failure) {
            if (!DatabaseErrors.isLocked(failure)) {
                throw failure;
            }
            if (skus.size() > 1) {
                // The failure does not name it.
                var half = skus.size() / 2;
                free.addAll(freeSkus(skus.subList(0, half)));
                free.addAll(freeSkus(skus.subList(half, skus.size())));
            }
        }
        return free;
    }

    /** The products as they are now; others may change them at any time. */
    public List<ProductSnapshot> findByIds(Collection<Long> ids) {
        return find("id", "PRIMARY", ids, "");
    }

    public List<ProductSnapshot> findBySkus(Collection<String> skus) {
        return find("sku", "uk_product_sku", skus, "");
    }

    /** By that index: in a small table, the database would else read and lock every row. */
    private <T> List<ProductSnapshot> find(String column, String index, Collection<T> keys, String lock) {
        if (keys.isEmpty()) {
            return List.of();
        }
        var values = ProductRow.keys(keys).toArray();
        return database.query(
                "SELECT " + ProductRow.COLUMNS + " FROM product FORCE INDEX (" + index + ") WHERE " + column + " IN ("
                        + places(values.length) + ") ORDER BY id" + lock,
                ProductRow::read,
                values);
    }

    /** The products as they are stored, in the order given; new ones have {@link ProductSnapshot#NEW_ID}. */
    public List<ProductSnapshot> insert(Cause cause, List<ProductSnapshot> products) {
        var stored = insert(products);
        publish(cause, stored.stream().map(ProductChange::created).toList());
        return stored;
    }

    /** Inserts products that an author each creates. */
    List<ProductSnapshot> insertForEach(List<Author> authors, List<ProductSnapshot> products) {
        var stored = insert(products);
        publish(IntStream.range(0, stored.size())
                .mapToObj(i -> new ProductsChanged.Write(
                        authors.get(i), Cause.CREATE, List.of(ProductChange.created(stored.get(i)))))
                .toList());
        return stored;
    }

    private List<ProductSnapshot> insert(List<ProductSnapshot> products) {
        var unnamed = products.stream().filter(BulkProductWriter::isUnnamed).toList();
        var named = products.stream().filter(it -> !isUnnamed(it)).toList();
        var ids = ProductKeys.guard(() -> {
                    NEW_WITH_ID.insert(
                            database,
                            named.stream().map(ProductRow::columnsAndId).toList());
                    return NEW.insertForIds(
                            database, unnamed.stream().map(ProductRow::columns).toList());
                })
                .iterator();
        return products.stream()
                .map(it -> isUnnamed(it)
                        ? new ProductSnapshot(ids.next(), it.details(), it.version(), it.createdAt(), it.updatedAt())
                        : it)
                .toList();
    }

    /** Writes what became of locked products. */
    public void update(Cause cause, List<Update> updates) {
        update(updates);
        publish(cause, updates.stream().map(Update::change).toList());
    }

    /** Writes updates of an author each, in the order in which they were made. */
    void updateForEach(List<UpdateOf> updates) {
        update(updates.stream().map(UpdateOf::update).toList());
        publish(updates.stream().map(UpdateOf::write).toList());
    }

    /** Of a product with several updates, the last is written. */
    private void update(List<Update> updates) {
        var last = new LinkedHashMap<Long, Update>();
        updates.forEach(update ->
                last.merge(update.after().id(), update, (first, next) -> new Update(first.before(), next.after())));
        var rows = last.values().stream()
                .map(update -> ProductRow.columnsAndId(update.after()))
                .toList();
        if (!rows.isEmpty()) {
            requireEach(ProductKeys.guard(() -> database.update(CHANGE, ProductRow.json(rows))), rows.size());
        }
    }

    public void delete(Cause cause, List<ProductSnapshot> products) {
        var now = clock.instant();
        delete(products);
        publish(
                cause,
                products.stream().map(it -> ProductChange.deleted(it, now)).toList());
    }

    private void delete(List<ProductSnapshot> products) {
        var ids = ProductRow.keys(products.stream().map(ProductSnapshot::id).toList())
                .toArray();
        var gone = ids.length == 0
                ? 0
                : database.update("DELETE FROM product WHERE id IN (" + places(ids.length) + ")", ids);
        requireEach(gone, products.size());
    }

    private void publish(Cause cause, List<ProductChange> changes) {
        if (!changes.isEmpty()) {
            events.publishEvent(ProductsChanged.byCurrentAuthor(cause, changes));
        }
    }

    private void publish(List<ProductsChanged.Write> writes) {
        if (!writes.isEmpty()) {
            events.publishEvent(new ProductsChanged(writes));
        }
    }

    /** Nothing can vanish or change under a row lock. */
    private static void requireEach(int written, int expected) {
        if (written != expected) {
            throw new IllegalStateException("A product that was locked is gone");
        }
    }

    private static boolean isUnnamed(ProductSnapshot product) {
        return product.id() == ProductSnapshot.NEW_ID;
    }

    private static String change(List<String> columns) {
        var read = IntStream.range(0, columns.size())
                .mapToObj(i -> "%s TEXT PATH '$[%d]' ERROR ON ERROR, ".formatted(columns.get(i), i))
                .collect(Collectors.joining());
        var written = columns.stream()
                .map(column -> "product.%1$s = changed.%1$s".formatted(column))
                .collect(Collectors.joining(", "));
        return "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (" + read
                + "id BIGINT PATH '$[%d]' ERROR ON ERROR)".formatted(columns.size())
                + ") AS changed STRAIGHT_JOIN product ON product.id = changed.id SET " + written;
    }

    private static String places(int count) {
        return String.join(",", Collections.nCopies(count, "?"));
    }

    /** A locked product, and what it is to be. */
    public record Update(ProductSnapshot before, ProductSnapshot after) {

        private ProductChange change() {
            return ProductChange.edited(before, after);
        }
    }

    /** An update, who asks for it and why. */
    record UpdateOf(Author author, Cause cause, Update update) {

        private ProductsChanged.Write write() {
            return new ProductsChanged.Write(author, cause, List.of(update.change()));
        }
    }
}
