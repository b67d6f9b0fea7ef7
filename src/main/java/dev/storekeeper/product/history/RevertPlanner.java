package dev.storekeeper.product.history;

import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Plans what reverting a change set makes of some of its products, and locks them if it is to be done. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class RevertPlanner {

    /** A statement of a small revert has three seconds, and products may have many later versions. */
    private static final int PRODUCTS_PER_QUERY = 100;

    private final RecordedProducts recorded;
    private final BulkProductWriter products;

    RevertPlanner(RecordedProducts recorded, BulkProductWriter products) {
        this.recorded = recorded;
        this.products = products;
    }

    /**
     * The plans in an order in which each sku is free when it is taken; a plan for a sku that stays taken is blocked.
     *
     * @param locking whether the plans are carried out; else they only tell of conflicts
     */
    List<RevertPlan> plan(long change, List<Long> ids, boolean locking) {
        var current = (locking ? products.lockByIds(ids) : products.findByIds(ids))
                .stream().collect(Collectors.toMap(ProductSnapshot::id, Function.identity()));
        // Read after the products are locked, so that no later version can appear.
        var changes = recorded.ofProducts(change, ids);
        var fromOthers = fromOthers(change, changes, current);
        var plans = changes.stream()
                .map(ofProduct -> {
                    var id = ofProduct.getFirst().productId();
                    return RevertPlan.of(ofProduct, current.get(id), fromOthers.getOrDefault(id, Set.of()));
                })
                .toList();
        return inOrderOfSkus(plans, locking);
    }

    /** The fields of products that have the value that the change set gave them, but from another one. */
    private Map<Long, Set<ProductField>> fromOthers(
            long change, Collection<List<RecordedChange>> changes, Map<Long, ProductSnapshot> current) {
        var fields = new HashMap<Long, Set<ProductField>>();
        for (var field : ProductField.DETAILS) {
            var kept = changes.stream()
                    .filter(ofProduct -> !ofProduct.getLast().newest())
                    .filter(ofProduct -> {
                        var now = current.get(ofProduct.getLast().productId());
                        return now != null && RevertPlan.keeps(ofProduct, field, now);
                    })
                    .map(List::getLast)
                    .toList();
            for (int i = 0; i < kept.size(); i += PRODUCTS_PER_QUERY) {
                var since = kept.subList(i, Math.min(i + PRODUCTS_PER_QUERY, kept.size())).stream()
                        .collect(Collectors.toMap(RecordedChange::productId, RecordedChange::version));
                recorded.makers(field, since).forEach((id, maker) -> {
                    if (maker != change) {
                        fields.computeIfAbsent(id, _ -> new HashSet<>()).add(field);
                    }
                });
            }
        }
        return fields;
    }

    private List<RevertPlan> inOrderOfSkus(List<RevertPlan> plans, boolean locking) {
        var wanted = plans.stream()
                .map(RevertPlan::wantedSku)
                .filter(Objects::nonNull)
                .toList();
        // The table compares skus without regard to case.
        var holders = new TreeMap<String, ProductSnapshot>(String.CASE_INSENSITIVE_ORDER);
        (locking ? products.lockBySkus(wanted) : products.findBySkus(wanted))
                .forEach(holder ->
                        holders.put(Objects.requireNonNull(holder.details().sku()), holder));
        var queue = new SkuQueue();
        var waiting = new HashMap<Long, RevertPlan>();
        var ordered = new ArrayList<RevertPlan>(plans.size());
        for (var plan : plans) {
            var holder = holderOf(plan, holders);
            if (holder == null) {
                ordered.add(plan);
            } else {
                queue.add(plan.productId(), holder.id());
                waiting.put(plan.productId(), plan);
            }
        }
        ordered.forEach(plan -> free(plan, holders));
        for (var id : queue.inOrder()) {
            var plan = Objects.requireNonNull(waiting.get(id));
            var holder = holderOf(plan, holders);
            if (holder == null) {
                free(plan, holders);
            }
            ordered.add(holder == null ? plan : plan.blockedBy(holder));
        }
        return ordered;
    }

    private static @Nullable ProductSnapshot holderOf(RevertPlan plan, Map<String, ProductSnapshot> holders) {
        var sku = plan.wantedSku();
        return sku == null ? null : holders.get(sku);
    }

    private static void free(RevertPlan plan, Map<String, ProductSnapshot> holders) {
        var sku = plan.freedSku();
        if (sku != null) {
            holders.remove(sku);
        }
    }
}
