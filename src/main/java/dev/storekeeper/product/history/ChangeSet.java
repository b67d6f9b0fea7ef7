package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one transaction did to products: who, when, how and why.
 *
 * @param account absent where the service made the change by itself
 * @param factors the factors of the login, in the words of the claim {@code amr}
 * @param reason why stock was moved
 * @param reverts the change set that this one reverts
 */
public record ChangeSet(
        long id,
        Instant at,
        String what,
        @Nullable Long account,
        @Nullable String session,
        List<String> factors,
        @Nullable String requestId,
        @Nullable String reason,
        @Nullable String note,
        @Nullable Long reverts,
        Counts products) {

    /** How many products were changed. */
    public record Counts(int created, int edited, int deleted, int restored) {

        static Counts of(List<ProductChange> changes) {
            return new Counts(
                    count(changes, Action.CREATED),
                    count(changes, Action.EDITED),
                    count(changes, Action.DELETED),
                    count(changes, Action.RESTORED));
        }

        private static int count(List<ProductChange> changes, Action action) {
            return (int) changes.stream()
                    .filter(change -> Action.of(change) == action)
                    .count();
        }
    }
}
