package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ProductRevisions;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.stock.StockHistory;
import dev.storekeeper.product.transfer.RowResult.Outcome;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Does rows by the batch: a few statements look up and lock all the products that they mean, and a few more write them. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class RowWriter {

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

    /**
     * Writes what the rows ask for, unless the file is refused.
     *
     * @param refused whether the file is refused already: its other rows are only checked, so that the report names all errors
     */
    List<RowResult> write(List<ImportRow> rows, SeenIds seen, ImportOptions options, boolean refused) {
        var decided = decide(rows, seen, options);
        if (refused || (!options.skipping() && decided.stream().anyMatch(RowResult::isFailed))) {
            return decided;
        }
        var stored = store(decided);
        stored.stream()
                .filter(result -> result.outcome() == Outcome.CREATED)
                .forEach(result -> seen.add(Objects.requireNonNull(result.id())));
        // A dry run keeps no product that it has created, so it reports no id.
        return options.dryRun() ? decided : stored;
    }

    private List<RowResult> decide(List<ImportRow> rows, SeenIds seen, ImportOptions options) {
        var ids = rows.stream().map(ImportRow::id).filter(Objects::nonNull).collect(Collectors.toSet());
        var skus = rows.stream().map(ImportRow::sku).filter(Objects::nonNull).collect(Collectors.toSet());
        var found = products.lockByIds(ids);
        var locked = Stream.concat(found.stream(), products.lockBySkus(skus).stream())
                .toList();
        var batch = new BatchOfRows(locked, gone(ids, found), seen, past, options, clock.instant());
        return rows.stream().map(batch::decide).toList();
    }

    private Set<Long> gone(Set<Long> ids, List<ProductSnapshot> found) {
        var missing = new HashSet<>(ids);
        found.forEach(product -> missing.remove(product.id()));
        return missing.isEmpty() ? Set.of() : history.knownAmong(missing);
    }

    /** Updates come first: a sku that one product gives up is free for the next. */
    private List<RowResult> store(List<RowResult> decided) {
        try {
            products.update(
                    Cause.IMPORT,
                    decided.stream()
                            .map(RowResult::update)
                            .filter(Objects::nonNull)
                            .toList());
            var created = products.insert(
                            Cause.IMPORT,
                            decided.stream()
                                    .map(RowResult::creation)
                                    .filter(Objects::nonNull)
                                    .toList())
                    .iterator();
            return decided.stream()
                    .map(result -> result.creation() == null
                            ? result
                            : result.withId(created.next().id()))
                    .toList();
        } catch (DataIntegrityViolationException taken) {
            throw raced();
        } catch (ApiException refusal) {
            // An import whose session has ended is told so.
            throw refusal.code() == ErrorCode.TOKEN_INVALID ? refusal : raced();
        }
    }

    private static ApiException raced() {
        return ApiException.of(
                ErrorCode.IMPORT_RACED,
                "A product of this file was created or renamed meanwhile; nothing was changed. Send it again.");
    }
}
