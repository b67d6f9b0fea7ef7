package dev.storekeeper.product.history;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.BulkProductWriter.Update;
import dev.storekeeper.product.BulkTurn;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductSearch;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.history.RecordedChange.Action;
import dev.storekeeper.token.ActingSession;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reverts a change set by a new one, in one transaction. Works in batches, so that memory does not grow with the change set. */
@Service
public class RevertService {

    private static final int BATCH = 1000;

    /** A statement of a small revert has three seconds, and products may have many later versions. */
    private static final int PRODUCTS_PER_QUERY = 100;

    private static final int MOST_CONFLICTS = 100;

    private final RecordedProducts recorded;
    private final ChangeSets changeSets;
    private final BulkTurn turn;
    private final BulkProductWriter products;
    private final ProductSearch search;
    private final ActingSession acting;
    private final Clock clock;

    RevertService(
            RecordedProducts recorded,
            ChangeSets changeSets,
            BulkTurn turn,
            BulkProductWriter products,
            ProductSearch search,
            ActingSession acting,
            Clock clock) {
        this.recorded = recorded;
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
    @Transactional
    public Reverted revert(long id, boolean skipping) {
        if (recorded.lock(id) > BATCH) {
            turn.take("revert of change " + id);
        }
        var conflicts = new ArrayList<Conflict>();
        var changed = 0;
        var unchanged = 0;
        var left = 0;
        var ids = recorded.productIds(id, 0, BATCH);
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
            ids = recorded.productIds(id, ids.getLast(), BATCH);
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
        recorded.lock(deletion);
        // Another request may have restored it while this one waited for the lock.
        if (deletion(product) != deletion) {
            throw notDeleted(product);
        }
        var plans = plan(deletion, List.of(product));
        var conflicts = plans.getFirst().conflicts();
        if (!conflicts.isEmpty()) {
            throw skuTaken(conflicts.getFirst());
        }
        write(deletion, plans);
        return search.find(product).orElseThrow(ProductService::notFound);
    }

    private List<RevertPlan> plan(long change, List<Long> ids) {
        var current =
                products.lockByIds(ids).stream().collect(Collectors.toMap(ProductSnapshot::id, Function.identity()));
        // Read after the products are locked, so that no later version can appear.
        var changes = recorded.ofProducts(change, ids.getFirst(), ids.getLast());
        var changedLater = new HashMap<Long, Set<ProductField>>();
        if (!changes.stream().allMatch(it -> it.getLast().newest())) {
            for (int i = 0; i < ids.size(); i += PRODUCTS_PER_QUERY) {
                var last = ids.get(Math.min(i + PRODUCTS_PER_QUERY, ids.size()) - 1);
                changedLater.putAll(recorded.changedLater(change, ids.get(i), last));
            }
        }
        var plans = new ArrayList<RevertPlan>(changes.size());
        for (var ofProduct : changes) {
            var id = ofProduct.getFirst().productId();
            plans.add(RevertPlan.of(ofProduct, current.get(id), changedLater.getOrDefault(id, Set.of())));
        }
        return inOrderOfSkus(plans);
    }

    /** Puts the plans in an order in which each sku is free when it is taken; a plan for a sku that stays taken is blocked. */
    private List<RevertPlan> inOrderOfSkus(List<RevertPlan> plans) {
        var wanted = plans.stream()
                .map(RevertPlan::wantedSku)
                .filter(Objects::nonNull)
                .toList();
        // The table compares skus without regard to case.
        var holders = new TreeMap<String, ProductSnapshot>(String.CASE_INSENSITIVE_ORDER);
        products.lockBySkus(wanted)
                .forEach(holder ->
                        holders.put(Objects.requireNonNull(holder.details().sku()), holder));
        var ordered = new ArrayList<RevertPlan>(plans.size());
        var waiting = new ArrayList<>(plans);
        boolean moved;
        do {
            moved = waiting.removeIf(plan -> moveIfFree(plan, ordered, holders));
        } while (moved);
        for (var plan : waiting) {
            var sku = Objects.requireNonNull(plan.wantedSku());
            ordered.add(plan.blockedBy(Objects.requireNonNull(holders.get(sku))));
        }
        return ordered;
    }

    private static boolean moveIfFree(RevertPlan plan, List<RevertPlan> ordered, Map<String, ProductSnapshot> holders) {
        if (plan.wantedSku() != null && holders.containsKey(plan.wantedSku())) {
            return false;
        }
        if (plan.freedSku() != null) {
            holders.remove(plan.freedSku());
        }
        return ordered.add(plan);
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

    private void addConflicts(RevertPlan plan, List<Conflict> conflicts) {
        plan.conflicts().stream()
                .limit(MOST_CONFLICTS - conflicts.size())
                .map(conflict ->
                        conflict.madeBy(recorded.madeBy(conflict.blocker()).orElse(null)))
                .forEach(conflicts::add);
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

    private static ApiException refusal(long id, List<Conflict> conflicts) {
        return ApiException.of(
                        ErrorCode.REVERT_CONFLICTS,
                        "Later changes are in conflict with this revert; nothing was changed. 'conflicts' names"
                                + (conflicts.size() < MOST_CONFLICTS ? " them." : " the first of them.")
                                + " Revert those first, or leave them out with on_conflict=skip.")
                .next("POST /changes/%d/revert?on_conflict=skip".formatted(id))
                .with("conflicts", conflicts);
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
