package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductChange;
import java.util.List;

/** How many products were changed, and how. */
public record Counts(int created, int edited, int deleted, int restored) {

    static Counts of(List<ProductChange> changes) {
        var counts = new int[Action.values().length];
        changes.forEach(change -> counts[Action.of(change).ordinal()]++);
        return new Counts(
                counts[Action.CREATED.ordinal()],
                counts[Action.EDITED.ordinal()],
                counts[Action.DELETED.ordinal()],
                counts[Action.RESTORED.ordinal()]);
    }
}
