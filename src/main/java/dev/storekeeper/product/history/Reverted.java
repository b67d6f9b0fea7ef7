package dev.storekeeper.product.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of reverting a change set.
 *
 * @param change the new change set; absent where nothing had to be changed
 * @param changed how many products were changed
 * @param unchanged how many products needed no change
 * @param left how many products were not reverted, or not in all fields
 * @param conflicts the first of the later changes that were left
 */
public record Reverted(
        long reverts, @Nullable Long change, int changed, int unchanged, int left, List<Conflict> conflicts) {}
