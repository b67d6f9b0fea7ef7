package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.DatabaseErrors;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.Expectation;
import dev.storekeeper.product.ProductMerge;
import dev.storekeeper.product.ProductRevisions;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.stock.StockHistory;
import dev.storekeeper.product.transfer.RowResult.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes rows in batches: a few statements look up and lock all the products that they name, and a few more write them. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class RowWriter {

    private static final Set<ErrorCode> TAKEN = Set.of(ErrorCode.SKU_TAKEN, ErrorCode.ID_TAKEN);

    private final BulkProductWriter products;
    private final StockHistory history;
    private final ProductRevisions past;
    private final Clock clock;

    RowWriter(BulkProductWriter products, StockHistory history, ProductRevisions past, Clock clock) {
        this.products = products;
        this.history = history;
        this.past = past;
        this.clock = clock;
    }

    /** @param refused whether the file is refused already: its other rows are only checked, so that the report names all errors */
    List<RowResult> write(List<ImportRow> rows, SeenIds seen, ImportOptions options, boolean refused) {
        var unwritten = refused
                || (!options.skipping()
                        && !rows.stream().allMatch(row -> row.errors().isEmpty()));
        var decisions = new Decisions(rows, seen, options, refused, !unwritten);
        var decided = rows.stream().map(decisions::decide).toList();
        if (unwritten || (!options.skipping() && decided.stream().anyMatch(RowResult::isFailed))) {
            return decided;
        }
        var created = store(decisions);
        created.forEach(product -> seen.add(product.id()));
        if (options.dryRun()) {
            // A dry run keeps no product, so it reports no new id.
            return decided;
        }
        var next = created.iterator();
        return decided.stream()
                .map(result -> result.outcome() == Outcome.CREATED
                        ? result.withId(next.next().id())
                        : result)
                .toList();
    }

    /** Updates come first: a sku that one product gives up is free for the next. */
    private List<ProductSnapshot> store(Decisions decisions) {
        try {
            products.update(Cause.IMPORT, decisions.updates);
            return products.insert(Cause.IMPORT, decisions.creations);
        } catch (DataIntegrityViolationException refused) {
            throw DatabaseErrors.isKeyConflict(refused) ? raced() : refused;
        } catch (ApiException refusal) {
            throw TAKEN.contains(refusal.code()) ? raced() : refusal;
        }
    }

    private static ApiException raced() {
        return ApiException.of(
                ErrorCode.IMPORT_RACED,
                "A product of this file was created or renamed meanwhile; nothing was changed. Send it again.");
    }

    /** Decides rows one after the other, on locked products where it may change them: each sees what those before it are going to do. */
    private final class Decisions {

        private final List<BulkProductWriter.Update> updates = new ArrayList<>();
        private final List<ProductSnapshot> creations = new ArrayList<>();
        private final NamedProducts named;
        private final Set<Long> deleted;
        /** Products that rows of earlier batches name and are not written: they might have given up their skus. */
        private final Set<Long> unwritten;

        private final SeenIds seen;
        private final ImportOptions options;
        private final Instant now = clock.instant();

        Decisions(List<ImportRow> rows, SeenIds seen, ImportOptions options, boolean refused, boolean locking) {
            this.seen = seen;
            this.options = options;
            this.named = new NamedProducts(products, rows, locking);
            this.deleted = named.unknown().isEmpty() ? Set.of() : history.knownAmong(named.unknown());
            this.unwritten = refused ? named.ids().filter(seen::contains).collect(Collectors.toSet()) : Set.of();
        }

        RowResult decide(ImportRow row) {
            if (!row.errors().isEmpty()) {
                return RowResult.failed(row, row.errors());
            }
            var id = named.id(row);
            if (id == null) {
                return row.sku() == null || row.version() == null ? create(row) : gone(row);
            }
            var product = named.find(id);
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
            if (deleted.contains(id)) {
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
            if (isTaken(details.sku(), ProductSnapshot.NEW_ID)) {
                return taken(row);
            }
            named.give(details.sku(), ProductSnapshot.NEW_ID);
            var id = row.id() == null ? ProductSnapshot.NEW_ID : row.id();
            creations.add(ProductSnapshot.create(id, details, now));
            return RowResult.created(row);
        }

        private RowResult update(ImportRow row, ProductSnapshot product) {
            if (!seen.add(product.id())) {
                return twice(row);
            }
            var expected = row.version() == null ? Expectation.ANY : Expectation.of(row.version(), options.merging());
            var merge = ProductMerge.of(product, expected, past);
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
            if (isTaken(changed.details().sku(), product.id())) {
                return taken(row);
            }
            named.free(product.details().sku());
            named.give(changed.details().sku(), product.id());
            var update = new BulkProductWriter.Update(product, changed);
            updates.add(update);
            return RowResult.updated(row, update);
        }

        private boolean isTaken(@Nullable String sku, long id) {
            var owner = named.owner(sku);
            return owner != null && owner != id && !unwritten.contains(owner);
        }

        /** Its author knew a product of this sku, which has been deleted or has another sku since. */
        private static RowResult gone(ImportRow row) {
            return RowResult.failed(
                    row, "version", "is named, but no product has this sku; leave it out to create one");
        }

        private static RowResult twice(ImportRow row) {
            return RowResult.failed(row, "row", "names a product that another row of this file names already");
        }

        private static RowResult taken(ImportRow row) {
            return RowResult.failed(row, "sku", "is that of another product already");
        }
    }
}
