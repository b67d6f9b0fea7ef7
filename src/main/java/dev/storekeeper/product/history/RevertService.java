package dev.storekeeper.product.history;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.BulkProductWriter.Update;
import dev.storekeeper.product.BulkTurn;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ProductSearch;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.SingleWrites;
import dev.storekeeper.product.history.RecordedChange.Action;
import dev.storekeeper.token.ActingSession;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Reverts a change set by a new one, in one transaction. Works in batches, so that memory does not grow with the change set. */
@Service
public class RevertService {

    private static final int BATCH = 1000;

    private static final int MOST_CONFLICTS = 100;

    /** Of the values that conflicts name: an answer with them has about 64 KB, as much as a connection may have of the memory. */
    private static final int MOST_CHARACTERS = 15_000;

    /** They take about 100 bytes each. */
    private static final int MOST_WAITING = 100_000;

    private final SingleWrites singleWrites;
    private final RecordedProducts recorded;
    private final RevertPlanner planner;
    private final ChangeSets changeSets;
    private final BulkTurn turn;
    private final BulkProductWriter products;
    private final ProductSearch search;
    private final ActingSession acting;
    private final Clock clock;

    RevertService(
            SingleWrites singleWrites,
            RecordedProducts recorded,
            RevertPlanner planner,
            ChangeSets changeSets,
            BulkTurn turn,
            BulkProductWriter products,
            ProductSearch search,
            ActingSession acting,
            Clock clock) {
        this.singleWrites = singleWrites;
        this.recorded = recorded;
        this.planner = planner;
        this.changeSets = changeSets;
        this.turn = turn;
        this.products = products;
        this.search = search;
        this.acting = acting;
        this.clock = clock;
    }

    /**
     * Reverts what has not been changed again since.
     *
     * @param skipping leaves out what has been changed since; else nothing at all is reverted then
     */
    public Reverted revert(long id, boolean skipping) {
        return singleWrites.execute(_ -> revertAlone(id, skipping));
    }

    private Reverted revertAlone(long id, boolean skipping) {
        var many = recorded.count(id) > BATCH;
        if (many) {
            // Before the lock, for which a repeated request would wait as long as the first one runs.
            turn.take("revert of change " + id);
        }
        recorded.lock(id);
        var run = new Run(id, skipping);
        var ids = recorded.productIds(id, 0, BATCH);
        while (!ids.isEmpty() && (skipping || !run.isFull())) {
            run.revert(ids, many ? MOST_WAITING : 0);
            ids = recorded.productIds(id, ids.getLast(), BATCH);
        }
        var waiting = run.waiting.inOrder();
        // What waits for a product that is not written stays blocked, so a refused revert does not look at it.
        while (!waiting.isEmpty() && !run.isRefused()) {
            var batch = waiting.subList(0, Math.min(BATCH, waiting.size()));
            run.revert(batch, 0);
            waiting = waiting.subList(batch.size(), waiting.size());
        }
        acting.requireOpen();
        if (run.isRefused()) {
            throw refusal(id, run.conflicts, waiting.isEmpty() && !run.isFull());
        }
        return new Reverted(id, changeSets.current().orElse(null), run.changed, run.unchanged, run.left, run.conflicts);
    }

    /** Brings a deleted product back as it was. */
    public ProductSnapshot restore(long product) {
        return singleWrites.execute(_ -> restoreAlone(product));
    }

    private ProductSnapshot restoreAlone(long product) {
        var deletion = deletion(product);
        recorded.lock(deletion);
        // Another request may have restored it while this one waited for the lock.
        if (deletion(product) != deletion) {
            throw notDeleted(product);
        }
        var plans = planner.plan(deletion, List.of(product), true);
        var conflicts = plans.getFirst().conflicts();
        if (!conflicts.isEmpty()) {
            throw skuTaken(conflicts.getFirst());
        }
        write(deletion, plans);
        return search.find(product).orElseThrow(ProductService::notFound);
    }

    private void write(long change, List<RevertPlan> plans) {
        var now = clock.instant();
        var deletions = new ArrayList<ProductSnapshot>();
        var updates = new ArrayList<Update>();
        var insertions = new ArrayList<ProductSnapshot>();
        for (var plan : plans) {
            var current = plan.current();
            var target = plan.target();
            if (current != null && target == null) {
                deletions.add(current);
            } else if (current == null && target != null) {
                insertions.add(plan.restored(target, now));
            } else if (current != null && target != null && plan.writes()) {
                updates.add(new Update(current, current.change(target, now)));
            }
        }
        var cause = Cause.revert(change);
        products.delete(cause, deletions);
        products.update(cause, updates);
        products.insert(cause, insertions);
    }

    private long deletion(long product) {
        return recorded.newest(product)
                .filter(newest -> newest.action() == Action.DELETED)
                .map(RecordedChange::changeId)
                .orElseThrow(() -> search.find(product).isPresent() ? notDeleted(product) : ProductService.notFound());
    }

    private static ApiException notDeleted(long product) {
        return ApiException.of(ErrorCode.NOT_DELETED, "This product is not deleted.")
                .next("GET /products/" + product);
    }

    /** The only conflict that a product can have whose last change was its deletion. */
    private static ApiException skuTaken(Conflict conflict) {
        return ApiException.of(ErrorCode.SKU_TAKEN, conflict.message() + " Give that product another sku first.")
                .about("sku", "must differ from every other product's sku in more than case, or be null");
    }

    private static ApiException refusal(long id, List<Conflict> conflicts, boolean all) {
        return ApiException.of(
                        ErrorCode.REVERT_CONFLICTS,
                        "Later changes are in conflict with this revert; nothing was changed. 'conflicts' names"
                                + (all ? " them." : " the first of them.")
                                + " Revert those first, or leave them out with on_conflict=skip.")
                .next("POST /changes/%d/revert?on_conflict=skip".formatted(id))
                .with("conflicts", conflicts);
    }

    /** A revert of a change set, and what it has come to so far. */
    private final class Run {

        private final long change;
        private final boolean skipping;
        private final SkuQueue waiting = new SkuQueue();
        private final List<Conflict> conflicts = new ArrayList<>();
        private int characters;
        private int changed;
        private int unchanged;
        private int left;

        Run(long change, boolean skipping) {
            this.change = change;
            this.skipping = skipping;
        }

        /**
         * Reverts what was done to some products, but lets those wait whose sku another product has, which a later batch may change.
         *
         * @param mostWaiting how many products may wait; the others are left
         */
        void revert(List<Long> ids, int mostWaiting) {
            var plans = planner.plan(change, ids, !isRefused());
            for (var plan : plans) {
                var holder = plan.holder();
                if (holder != null && waiting.size() < mostWaiting) {
                    waiting.add(plan.productId(), holder);
                } else {
                    count(plan);
                }
            }
            // A refused revert is rolled back, so it need not write on.
            if (!isRefused()) {
                write(change, plans);
            }
        }

        private void count(RevertPlan plan) {
            changed += plan.writes() ? 1 : 0;
            left += plan.isBlocked() ? 1 : 0;
            unchanged += plan.writes() || plan.isBlocked() ? 0 : 1;
            for (var conflict : plan.conflicts()) {
                if (!isFull()) {
                    characters += conflict.characters();
                    conflicts.add(conflict.madeBy(recorded.inTheWay(conflict.blocker(), plan.last())));
                }
            }
        }

        boolean isFull() {
            return conflicts.size() == MOST_CONFLICTS || characters > MOST_CHARACTERS;
        }

        boolean isRefused() {
            return !skipping && !conflicts.isEmpty();
        }
    }

    /**
     * The result of reverting a change set.
     *
     * @param change the new change set; absent where nothing had to be changed
     * @param left how many products were not reverted, or not in all fields
     * @param conflicts the first of the later changes that were left
     */
    public record Reverted(
            long reverts, @Nullable Long change, int changed, int unchanged, int left, List<Conflict> conflicts) {}
}
