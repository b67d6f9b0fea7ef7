package dev.storekeeper.product.transfer;

import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.Expectation;
import dev.storekeeper.product.ProductMerge;
import dev.storekeeper.product.ProductRevisions;
import dev.storekeeper.product.ProductSnapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides rows one after the other, on products that are locked: each sees what those before it are going to do. */
final class BatchOfRows {

    private final Map<Long, ProductSnapshot> products = new HashMap<>();
    /** The id of the product that has a sku, by the sku in small letters: the key of the table ignores case. */
    private final Map<String, Long> owners = new HashMap<>();

    private final Set<Long> gone;
    private final SeenIds seen;
    private final ProductRevisions revisions;
    private final ImportOptions options;
    private final Instant now;

    /** @param gone ids of products that were deleted */
    BatchOfRows(
            List<ProductSnapshot> locked,
            Set<Long> gone,
            SeenIds seen,
            ProductRevisions revisions,
            ImportOptions options,
            Instant now) {
        this.gone = gone;
        this.seen = seen;
        this.revisions = revisions;
        this.options = options;
        this.now = now;
        locked.forEach(product -> {
            products.put(product.id(), product);
            give(product.details().sku(), product.id());
        });
    }

    RowResult decide(ImportRow row) {
        if (!row.errors().isEmpty()) {
            return RowResult.failed(row, row.errors());
        }
        var id = row.id() != null ? row.id() : owner(row.sku());
        if (id == null) {
            return create(row);
        }
        var product = products.get(id);
        return product == null ? createNamed(row, id) : update(row, product);
    }

    private RowResult createNamed(ImportRow row, long id) {
        if (id > options.largestNewId()) {
            return RowResult.failed(
                    row,
                    "id",
                    "is new and too large: you may choose new ids up to %d; leave it out, and the product is given one"
                            .formatted(options.largestNewId()));
        }
        if (id == ProductSnapshot.NEW_ID || !seen.add(id)) {
            return twice(row);
        }
        if (gone.contains(id)) {
            return RowResult.failed(
                    row,
                    "id",
                    "is that of a product that was deleted; bring it back with POST /products/%d/restore, or leave the id out"
                            .formatted(id));
        }
        return create(row);
    }

    private RowResult create(ImportRow row) {
        var missing = row.edit().missing();
        if (!missing.isEmpty()) {
            return RowResult.failed(row, missing);
        }
        var details = row.edit().applyTo(null);
        if (owner(details.sku()) != null) {
            return taken(row);
        }
        give(details.sku(), ProductSnapshot.NEW_ID);
        var id = row.id() == null ? ProductSnapshot.NEW_ID : row.id();
        return RowResult.created(row, ProductSnapshot.create(id, details, now));
    }

    private RowResult update(ImportRow row, ProductSnapshot product) {
        if (!seen.add(product.id())) {
            return twice(row);
        }
        var expected = row.version() == null ? Expectation.ANY : Expectation.of(row.version(), options.merging());
        var merge = ProductMerge.of(product, expected, revisions);
        // A row names every field, also those that its author has left as they had read them.
        var edit = merge.ownChanges(row.edit());
        if (edit.isEmpty()) {
            return RowResult.unchanged(row, product);
        }
        if (!merge.accepts(edit)) {
            return RowResult.late(row, product, merge.differences(edit));
        }
        var changed = product.change(edit.applyTo(product.details()), now);
        if (changed.equals(product)) {
            return RowResult.unchanged(row, product);
        }
        var owner = owner(changed.details().sku());
        if (owner != null && owner != product.id()) {
            return taken(row);
        }
        if (product.details().sku() != null) {
            owners.remove(key(product.details().sku()));
        }
        give(changed.details().sku(), product.id());
        return RowResult.updated(row, new BulkProductWriter.Update(product, changed));
    }

    private @Nullable Long owner(@Nullable String sku) {
        return sku == null ? null : owners.get(key(sku));
    }

    private void give(@Nullable String sku, long id) {
        if (sku != null) {
            owners.put(key(sku), id);
        }
    }

    private static String key(String sku) {
        return sku.toLowerCase(Locale.ROOT);
    }

    private static RowResult twice(ImportRow row) {
        return RowResult.failed(row, "row", "names a product that another row of this file names already");
    }

    private static RowResult taken(ImportRow row) {
        return RowResult.failed(row, "sku", "is that of another product already");
    }
}
