package dev.storekeeper.product.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of undoing a change set.
 *
 * @param change the change set that undid it; nothing where all was as before already
 * @param changed how many products were changed
 * @param unchanged how many needed no change
 * @param left how many were left as they are, in part at least
 * @param conflicts the first of what stood in the way
 */
public record Reverted(
        long reverts, @Nullable Long change, int changed, int unchanged, int left, List<Conflict> conflicts) {}
