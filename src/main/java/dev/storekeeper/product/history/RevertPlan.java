package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductEdit;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.history.Conflict.Blocker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What reverting a change set makes of one product. Only what has not been changed again since is reverted.
 *
 * @param last the last change that the change set made to the product
 * @param current the product, unless it is deleted
 * @param target what the product becomes, unless it is to be deleted or stays so
 * @param conflicts later changes, which the plan leaves as they are
 */
record RevertPlan(
        RecordedChange last,
        @Nullable ProductSnapshot current,
        @Nullable ProductDetails target,
        List<Conflict> conflicts) {

    /**
     * @param changes all that the change set did to the product, in the order of the versions
     * @param fromOthers the fields that have the value that the change set gave them, but from another one
     */
    static RevertPlan of(
            List<RecordedChange> changes, @Nullable ProductSnapshot current, Set<ProductField> fromOthers) {
        var before = changes.getFirst().before();
        var last = changes.getLast();
        var after = last.after();
        var unchanged = new RevertPlan(last, current, detailsOf(current), List.of());
        if (Objects.equals(before, detailsOf(current))) {
            return unchanged;
        }
        if (current == null) {
            if (after != null) {
                return unchanged.blocked("The product has been deleted since.");
            }
            return last.newest()
                    ? new RevertPlan(last, null, before, List.of())
                    : unchanged.blocked("The product has been restored and deleted again since.");
        }
        if (before == null) {
            if (after == null) {
                return unchanged;
            }
            return current.details().equals(after)
                    ? new RevertPlan(last, current, null, List.of())
                    : unchanged.differing(current, after, "The product has been changed since it was created.");
        }
        return after == null
                ? unchanged.differing(
                        current, before, "The product has been restored since, and differs from what it was.")
                : edit(last, before, after, current, fromOthers);
    }

    /** Whether a field has the value that a change set gave it, all of whose changes to the product are these. */
    static boolean keeps(List<RecordedChange> changes, ProductField field, ProductSnapshot current) {
        var before = changes.getFirst().before();
        var after = changes.getLast().after();
        return before != null
                && after != null
                && !Objects.equals(before.of(field), after.of(field))
                && Objects.equals(after.of(field), current.details().of(field));
    }

    private static RevertPlan edit(
            RecordedChange last,
            ProductDetails before,
            ProductDetails after,
            ProductSnapshot current,
            Set<ProductField> fromOthers) {
        var reverted = new ArrayList<ProductField>();
        var conflicts = new ArrayList<Conflict>();
        for (var field : ProductField.DETAILS) {
            var now = current.details().of(field);
            if (Objects.equals(before.of(field), after.of(field)) || Objects.equals(before.of(field), now)) {
                continue;
            }
            if (Objects.equals(after.of(field), now) && !fromOthers.contains(field)) {
                reverted.add(field);
            } else {
                conflicts.add(Conflict.ofField(current.id(), field, after.of(field), before.of(field), now));
            }
        }
        return new RevertPlan(last, current, ProductEdit.of(reverted, before).applyTo(current.details()), conflicts);
    }

    /** The plan to leave the product as it is, since another product has the sku that it would take. */
    RevertPlan blockedBy(ProductSnapshot holder) {
        return blocked(Conflict.ofSku(
                productId(),
                String.valueOf(wantedSku()),
                current == null ? null : current.details().sku(),
                new Blocker(holder.id(), ProductField.SKU)));
    }

    /** The other product that has the sku, where that blocks the plan. */
    @Nullable
    Long holder() {
        return conflicts.stream()
                .map(conflict -> conflict.blocker().product())
                .filter(id -> id != productId())
                .findAny()
                .orElse(null);
    }

    private RevertPlan blocked(String message) {
        return blocked(Conflict.ofProduct(productId(), null, message));
    }

    private RevertPlan differing(ProductSnapshot now, ProductDetails expected, String message) {
        var field = ProductField.DETAILS.stream()
                .filter(it -> !Objects.equals(now.details().of(it), expected.of(it)))
                .findFirst()
                .orElseThrow();
        return blocked(Conflict.ofProduct(productId(), field, message));
    }

    private RevertPlan blocked(Conflict conflict) {
        var all = new ArrayList<>(conflicts);
        all.add(conflict);
        return new RevertPlan(last, current, detailsOf(current), all);
    }

    long productId() {
        return last.productId();
    }

    boolean isBlocked() {
        return !conflicts.isEmpty();
    }

    boolean writes() {
        return !Objects.equals(target, detailsOf(current));
    }

    /** The deleted product as it comes back. It goes on from the version of the deletion, so that no version is used twice. */
    ProductSnapshot restored(ProductDetails details, Instant now) {
        var at = now.isBefore(last.at()) ? last.at() : now;
        var createdAt = Objects.requireNonNullElse(last.createdAt(), at);
        return new ProductSnapshot(productId(), details, last.version() + 1, createdAt, at);
    }

    /** The sku that the product takes, unless it has it already. */
    @Nullable
    String wantedSku() {
        return skuUnlessIn(target, detailsOf(current));
    }

    /** The sku that the product gives up. */
    @Nullable
    String freedSku() {
        return skuUnlessIn(detailsOf(current), target);
    }

    private static @Nullable String skuUnlessIn(@Nullable ProductDetails details, @Nullable ProductDetails other) {
        var sku = details == null ? null : details.sku();
        return sku == null || (other != null && sku.equalsIgnoreCase(other.sku())) ? null : sku;
    }

    private static @Nullable ProductDetails detailsOf(@Nullable ProductSnapshot product) {
        return product == null ? null : product.details();
    }
}
