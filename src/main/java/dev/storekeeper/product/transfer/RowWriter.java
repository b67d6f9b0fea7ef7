package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ProductRevisions;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.stock.StockHistory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
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

    List<Decision> decide(List<ImportRow> rows, SeenIds seen, ImportOptions options) {
        var ids = rows.stream().map(ImportRow::id).filter(Objects::nonNull).collect(Collectors.toSet());
        var skus = rows.stream().map(ImportRow::sku).filter(Objects::nonNull).collect(Collectors.toSet());
        var found = products.lockByIds(ids);
        var locked = Stream.concat(found.stream(), products.lockBySkus(skus).stream())
                .toList();
        var batch = new BatchOfRows(locked, gone(ids, found), seen, past, options, clock.instant());
        return rows.stream().map(batch::decide).toList();
    }

    /** Updates come first: a sku that one product gives up is free for the next. */
    List<RowResult> store(List<ImportRow> rows, List<Decision> decisions) {
        try {
            products.update(Cause.IMPORT, updates(decisions));
            var created = products.insert(Cause.IMPORT, creations(decisions));
            return results(rows, decisions, created);
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

    /** What the rows would come to. */
    List<RowResult> results(List<ImportRow> rows, List<Decision> decisions, List<ProductSnapshot> created) {
        var next = created.iterator();
        var results = new ArrayList<RowResult>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            results.add(result(rows.get(i), decisions.get(i), next));
        }
        return results;
    }

    private static RowResult result(ImportRow row, Decision decision, Iterator<ProductSnapshot> created) {
        return switch (decision) {
            case Decision.Create _ ->
                RowResult.created(row, created.hasNext() ? created.next().id() : null);
            case Decision.Update(var update) -> RowResult.updated(row, update);
            case Decision.Keep(var product) -> RowResult.unchanged(row, product.id(), product.version());
            case Decision.Fail fail -> RowResult.failed(row, fail);
        };
    }

    private Set<Long> gone(Set<Long> ids, List<ProductSnapshot> found) {
        var missing = new HashSet<>(ids);
        found.forEach(product -> missing.remove(product.id()));
        return missing.isEmpty() ? Set.of() : history.knownAmong(missing);
    }

    private static List<BulkProductWriter.Update> updates(List<Decision> decisions) {
        return decisions.stream()
                .filter(Decision.Update.class::isInstance)
                .map(decision -> ((Decision.Update) decision).update())
                .toList();
    }

    private static List<ProductSnapshot> creations(List<Decision> decisions) {
        return decisions.stream()
                .filter(Decision.Create.class::isInstance)
                .map(decision -> ((Decision.Create) decision).product())
                .toList();
    }
}
