package dev.storekeeper.product.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Products that can take their sku only when another product, which may wait in its turn, has given it up. */
final class SkuQueue {

    private final Map<Long, Long> holders = new LinkedHashMap<>();

    /** @param holder the product that has the sku */
    void add(long product, long holder) {
        holders.put(product, holder);
    }

    int size() {
        return holders.size();
    }

    /** The products in an order in which each comes after the one that it waits for, unless they wait for each other. */
    List<Long> inOrder() {
        var seen = new HashSet<Long>();
        var ordered = new ArrayList<Long>(holders.size());
        for (var product : holders.keySet()) {
            var chain = new ArrayDeque<Long>();
            var next = product;
            var holder = holders.get(next);
            while (holder != null && seen.add(next)) {
                chain.push(next);
                next = holder;
                holder = holders.get(next);
            }
            ordered.addAll(chain);
        }
        return ordered;
    }
}
