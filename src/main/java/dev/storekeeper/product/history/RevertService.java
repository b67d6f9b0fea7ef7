package dev.storekeeper.product.history;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.BulkTurn;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ProductRevisions;
import dev.storekeeper.product.ProductSearch;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.token.ActingSession;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reverts a change set by a new one, in one transaction. Works in batches, so that memory does not grow with the change set. */
@Service
public class RevertService {

    private static final int BATCH = 1000;
    private static final int MOST_CONFLICTS = 100;

    private final ChangeSearch changes;
    private final ChangeSets changeSets;
    private final SkuTurns skus;
    private final BulkTurn turn;
    private final BulkProductWriter products;
    private final ProductRevisions revisions;
    private final ProductSearch search;
    private final ActingSession acting;
    private final Clock clock;

    RevertService(
            ChangeSearch changes,
            ChangeSets changeSets,
            SkuTurns skus,
            BulkTurn turn,
            BulkProductWriter products,
            ProductRevisions revisions,
            ProductSearch search,
            ActingSession acting,
            Clock clock) {
        this.changes = changes;
        this.changeSets = changeSets;
        this.skus = skus;
        this.turn = turn;
        this.products = products;
        this.revisions = revisions;
        this.search = search;
        this.acting = acting;
        this.clock = clock;
    }

    /**
     * Reverts what has not been changed again since.
     *
     * @param skipping leaves out what has been changed since; else nothing at all is reverted then
     */
    @Transactional
    public Reverted revert(long id, boolean skipping) {
        if (changes.lock(id) > BATCH) {
            turn.take("revert of change " + id);
        }
        changeSets.reverting(id);
        var conflicts = new ArrayList<Conflict>();
        var changed = 0;
        var unchanged = 0;
        var left = 0;
        var ids = changes.productIds(id, 0, BATCH);
        while (!ids.isEmpty() && (skipping || conflicts.size() < MOST_CONFLICTS)) {
            var plans = plan(id, ids);
            for (var plan : plans) {
                changed += plan.writes() ? 1 : 0;
                left += plan.isBlocked() ? 1 : 0;
                unchanged += plan.writes() || plan.isBlocked() ? 0 : 1;
                addConflicts(plan, conflicts);
            }
            // A refused revert is rolled back, so it need not write on.
            if (skipping || conflicts.isEmpty()) {
                write(id, plans);
            }
            ids = changes.productIds(id, ids.getLast(), BATCH);
        }
        if (!skipping && !conflicts.isEmpty()) {
            throw refusal(id, conflicts);
        }
        acting.requireOpen();
        return new Reverted(id, changeSets.current().orElse(null), changed, unchanged, left, conflicts);
    }

    /** Brings a deleted product back as it was. */
    @Transactional
    public ProductSnapshot restore(long product) {
        var deletion = deletion(product);
        changes.lock(deletion);
        // Another request may have restored it while this one waited for the lock.
        if (deletion(product) != deletion) {
            throw notDeleted(product);
        }
        changeSets.reverting(deletion);
        var plans = plan(deletion, List.of(product));
        for (var conflict : plans.getFirst().conflicts()) {
            throw skuTaken(conflict);
        }
        write(deletion, plans);
        return search.find(product).orElseThrow(ProductService::notFound);
    }

    private List<RevertPlan> plan(long change, List<Long> ids) {
        var current =
                products.lockByIds(ids).stream().collect(Collectors.toMap(ProductSnapshot::id, Function.identity()));
        // Read after the products are locked, so that no later version can appear.
        var plans = changes.ofProducts(change, ids.getFirst(), ids.getLast()).stream()
                .map(made -> RevertPlan.of(made, current.get(made.getFirst().productId()), revisions))
                .toList();
        return skus.order(plans);
    }

    private void write(long change, List<RevertPlan> plans) {
        var cause = Cause.revert("Change %d reverted".formatted(change));
        var now = clock.instant();
        products.delete(
                cause, plans.stream().flatMap(plan -> plan.deletion().stream()).toList());
        products.update(
                cause, plans.stream().flatMap(plan -> plan.update(now).stream()).toList());
        products.insert(
                cause,
                plans.stream().flatMap(plan -> plan.insertion(now).stream()).toList());
    }

    private void addConflicts(RevertPlan plan, List<Conflict> conflicts) {
        plan.conflicts().stream()
                .limit(MOST_CONFLICTS - conflicts.size())
                .map(conflict ->
                        conflict.madeBy(changes.madeBy(conflict.blocker()).orElse(null)))
                .forEach(conflicts::add);
    }

    private long deletion(long product) {
        return changes.newest(product)
                .filter(newest -> newest.action() == Action.DELETED)
                .map(RecordedChange::changeId)
                .orElseThrow(() -> search.find(product).isPresent() ? notDeleted(product) : ProductService.notFound());
    }

    private static ApiException notDeleted(long product) {
        return ApiException.of(ErrorCode.NOT_DELETED, "This product is not deleted.")
                .next("GET /products/" + product);
    }

    /** Nothing else keeps the last deletion of a product from being reverted. */
    private static ApiException skuTaken(Conflict conflict) {
        return ApiException.of(ErrorCode.SKU_TAKEN, conflict.message() + " Give that product another sku first.")
                .about("sku", "must differ from every other product's sku in more than case, or be null");
    }

    private static ApiException refusal(long id, List<Conflict> conflicts) {
        return ApiException.of(
                        ErrorCode.REVERT_CONFLICTS,
                        "Later changes are in conflict with this revert; nothing was changed. 'conflicts' names"
                                + (conflicts.size() < MOST_CONFLICTS ? " them." : " the first of them.")
                                + " Revert those first, or leave them out with on_conflict=skip.")
                .next("POST /changes/%d/revert?on_conflict=skip".formatted(id))
                .with("conflicts", conflicts);
    }
}
