package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.FieldError;
import dev.storekeeper.product.Expectation;
import dev.storekeeper.product.NewProduct;
import dev.storekeeper.product.ProductEdit;
import dev.storekeeper.product.ProductRevisions;
import dev.storekeeper.product.ProductUpdate;
import dev.storekeeper.product.StoredProduct;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Decides rows one after the other, on products that are locked: each sees what those before it are going to do. */
final class BatchOfRows {

    /** Owns the sku of a product that is not stored yet. */
    private static final long NEW = 0;

    private final Map<Long, StoredProduct> products = new HashMap<>();
    private final SkuOwners owners = new SkuOwners();
    private final Set<Long> gone;
    private final SeenIds seen;
    private final ProductRevisions past;
    private final ImportOptions options;
    private final Instant now;

    /** @param gone ids of products that were here once */
    BatchOfRows(
            List<StoredProduct> locked,
            Set<Long> gone,
            SeenIds seen,
            ProductRevisions past,
            ImportOptions options,
            Instant now) {
        this.gone = new HashSet<>(gone);
        this.seen = seen;
        this.past = past;
        this.options = options;
        this.now = now;
        locked.forEach(product -> {
            products.put(product.id(), product);
            owners.give(product.details().sku(), product.id());
        });
    }

    Decision decide(ImportRow row) {
        if (!row.errors().isEmpty() || row.edit() == null) {
            return new Decision.Fail(row.errors(), null, null);
        }
        var owner = owners.of(row.sku());
        var id = row.id() != null ? row.id() : owner;
        if (id == null) {
            return create(row);
        }
        var product = products.get(id);
        return product == null ? createNamed(row, id) : update(row, product);
    }

    private Decision createNamed(ImportRow row, long id) {
        if (id > options.largestNewId()) {
            return Decision.Fail.of(
                    "id",
                    "is new and too large: you may choose new ids up to %d; leave it out, and the product is given one"
                            .formatted(options.largestNewId()));
        }
        if (id == NEW || !seen.add(id)) {
            return twice();
        }
        if (gone.contains(id)) {
            return Decision.Fail.of(
                    "id",
                    "is that of a product that was deleted; bring it back with POST /products/%d/restore, or leave the id out"
                            .formatted(id));
        }
        return create(row);
    }

    private Decision create(ImportRow row) {
        try {
            var details = Objects.requireNonNull(row.written()).toDetails();
            if (owners.of(details.sku()) != null) {
                return taken();
            }
            owners.give(details.sku(), NEW);
            return new Decision.Create(new NewProduct(row.id(), details, 0, now, now));
        } catch (ApiException incomplete) {
            return new Decision.Fail(incomplete.errors(), null, null);
        }
    }

    private Decision update(ImportRow row, StoredProduct product) {
        if (!seen.add(product.id())) {
            return twice();
        }
        var expected = row.version() == null ? Expectation.ANY : Expectation.of(row.version(), options.merging());
        var edit = wanted(row, product, expected);
        if (edit.named().isEmpty()) {
            return new Decision.Keep(product);
        }
        try {
            var changed = product.edit(edit, expected, past, now);
            if (changed.equals(product)) {
                return new Decision.Keep(product);
            }
            var owner = owners.of(changed.details().sku());
            if (owner != null && owner != product.id()) {
                return taken();
            }
            owners.take(product.details().sku());
            owners.give(changed.details().sku(), product.id());
            return new Decision.Update(new ProductUpdate(product, changed));
        } catch (ApiException late) {
            return late(product, late);
        }
    }

    /** A file names each column of each row: of what was read in an older version, only what is other than it was then is meant. */
    private ProductEdit wanted(ImportRow row, StoredProduct product, Expectation expected) {
        var edit = Objects.requireNonNull(row.edit());
        if (expected.isMetBy(product)) {
            return edit;
        }
        var read = expected.read(product, past);
        return read == null ? edit : edit.since(read);
    }

    private static Decision late(StoredProduct product, ApiException late) {
        var error = new FieldError(
                "version", "is not the current one: somebody has changed this product since; 'differences' shows how");
        return new Decision.Fail(List.of(error), product, late.members().get("differences"));
    }

    private static Decision twice() {
        return Decision.Fail.of("row", "names a product that another row of this file names already");
    }

    private static Decision taken() {
        return Decision.Fail.of("sku", "is that of another product already");
    }
}
