package dev.storekeeper.product.history;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has changed products, when, how and why.
 *
 * @param account nobody, where the service did so by itself
 * @param factors how they had proved who they are
 * @param reason of a movement of stock
 * @param reverts the change set that this one undid
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
        Counts products) {}
