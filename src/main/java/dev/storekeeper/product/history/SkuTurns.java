package dev.storekeeper.product.history;

import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Lets skus be given back in an order in which each is free when its turn comes; who waits for one that stays taken is blocked. */
@Component
class SkuTurns {

    private final BulkProductWriter products;

    SkuTurns(BulkProductWriter products) {
        this.products = products;
    }

    List<RevertPlan> order(List<RevertPlan> batch) {
        var holders = holders(batch);
        if (holders.isEmpty()) {
            return batch;
        }
        var ordered = new ArrayList<RevertPlan>(batch.size());
        var waiting = new ArrayList<>(batch);
        var freed = new HashSet<String>();
        boolean moved;
        do {
            moved = waiting.removeIf(plan -> {
                var free = isFree(plan, holders, freed);
                if (free) {
                    ordered.add(plan);
                    free(plan, holders, freed);
                }
                return free;
            });
        } while (moved);
        waiting.forEach(plan -> ordered.add(blocked(plan, holders)));
        return ordered;
    }

    /** Who has what others of the batch want, by sku. */
    private Map<String, ProductSnapshot> holders(List<RevertPlan> batch) {
        var wanted = batch.stream()
                .map(RevertPlan::wantedSku)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        var holders = new HashMap<String, ProductSnapshot>();
        products.lockBySkus(wanted).forEach(holder -> holders.put(key(holder), holder));
        return holders;
    }

    private static boolean isFree(RevertPlan plan, Map<String, ProductSnapshot> holders, HashSet<String> freed) {
        var sku = plan.wantedSku();
        return sku == null || !holders.containsKey(key(sku)) || freed.contains(key(sku));
    }

    private static void free(RevertPlan plan, Map<String, ProductSnapshot> holders, HashSet<String> freed) {
        holders.forEach((sku, holder) -> {
            if (holder.id() == plan.productId() && plan.frees(sku)) {
                freed.add(sku);
            }
        });
    }

    private static RevertPlan blocked(RevertPlan plan, Map<String, ProductSnapshot> holders) {
        var sku = Objects.requireNonNull(plan.wantedSku());
        var holder = Objects.requireNonNull(holders.get(key(sku)));
        return plan.blockedBy(
                new Conflict.Blocker(
                        holder.id(), ProductField.SKU, holder.details().sku()),
                "Product %d has the sku '%s'.".formatted(holder.id(), sku));
    }

    private static String key(ProductSnapshot product) {
        return key(Objects.requireNonNull(product.details().sku()));
    }

    private static String key(String sku) {
        return sku.toLowerCase(Locale.ROOT);
    }
}
