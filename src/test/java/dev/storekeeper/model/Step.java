package dev.storekeeper.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one change set did to one product.
 *
 * @param before nothing where it was created, or came back
 * @param after nothing where it was deleted
 */
record Step(@Nullable Goods before, @Nullable Goods after) {

    static Step created(Goods after) {
        return new Step(null, after);
    }

    static Step deleted(Goods before) {
        return new Step(before, null);
    }

    long id() {
        return Objects.requireNonNull(after == null ? before : after).id();
    }

    long version() {
        return after == null ? Objects.requireNonNull(before).version() + 1 : after.version();
    }

    /** The row that the ledger has of it; none where the quantity stays. */
    @Nullable
    String movement(String reason) {
        var from = before == null ? 0 : before.quantity();
        var to = after == null ? 0 : after.quantity();
        return before == null || after == null || from != to ? "%s %d>%d".formatted(reason, from, to) : null;
    }
}
