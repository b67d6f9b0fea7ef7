package dev.storekeeper.product.transfer;

import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.ProductSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The products that rows name, as the table has them, and which of them has which sku after the rows so far. */
final class NamedProducts {

    private final BulkProductWriter products;
    private final Map<Long, ProductSnapshot> known = new HashMap<>();
    /** The id of the product that has a sku, by the sku in small letters: the key of the table ignores case. */
    private final Map<String, Long> owners = new HashMap<>();

    private final Set<Long> unknown;

    /** @param locking whether the rows may change the products */
    NamedProducts(BulkProductWriter products, List<ImportRow> rows, boolean locking) {
        this.products = products;
        var ids = rows.stream().map(ImportRow::id).filter(Objects::nonNull).collect(Collectors.toSet());
        var skus = rows.stream().map(ImportRow::sku).filter(Objects::nonNull).collect(Collectors.toSet());
        know(products.findByIds(ids), products.findBySkus(skus));
        if (locking) {
            lock(rows, skus);
        }
        ids.removeAll(known.keySet());
        this.unknown = ids;
    }

    /**
     * Locks what the rows change, and waits for those who are about to give one of the new skus. A lock lasts until the import is
     * committed, so an edit of a product that a row leaves as it is need not wait for it.
     */
    private void lock(List<ImportRow> rows, Set<String> skus) {
        var changing = rows.stream().map(this::changed).filter(Objects::nonNull).collect(Collectors.toSet());
        skus.removeIf(sku -> owner(sku) != null);
        known.keySet().removeAll(changing);
        know(products.lockByIds(changing), products.lockBySkus(skus));
    }

    private void know(List<ProductSnapshot> byId, List<ProductSnapshot> bySku) {
        Stream.concat(byId.stream(), bySku.stream()).forEach(product -> known.put(product.id(), product));
        owners.clear();
        known.values().forEach(product -> give(product.details().sku(), product.id()));
    }

    /** The id of the product that the row changes, if it does. */
    private @Nullable Long changed(ImportRow row) {
        var id = id(row);
        var product = id == null ? null : find(id);
        return product == null
                        || !row.errors().isEmpty()
                        || row.edit().applyTo(product.details()).equals(product.details())
                ? null
                : id;
    }

    /** Of those that there are. */
    Stream<Long> ids() {
        return known.keySet().stream();
    }

    /** The ids that rows name and no product has. */
    Set<Long> unknown() {
        return unknown;
    }

    /** The id that the row names, or that of the product that has its sku. */
    @Nullable
    Long id(ImportRow row) {
        return row.id() != null ? row.id() : owner(row.sku());
    }

    @Nullable
    ProductSnapshot find(long id) {
        return known.get(id);
    }

    @Nullable
    Long owner(@Nullable String sku) {
        return sku == null ? null : owners.get(key(sku));
    }

    void give(@Nullable String sku, long id) {
        if (sku != null) {
            owners.put(key(sku), id);
        }
    }

    void free(@Nullable String sku) {
        if (sku != null) {
            owners.remove(key(sku));
        }
    }

    private static String key(String sku) {
        return sku.toLowerCase(Locale.ROOT);
    }
}
