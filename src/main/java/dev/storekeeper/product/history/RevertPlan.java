package dev.storekeeper.product.history;

import dev.storekeeper.product.NewProduct;
import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductEdit;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductUpdate;
import dev.storekeeper.product.StoredProduct;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What reverting a change set makes of one product. Only what has not been changed again since is reverted.
 *
 * @param last the last change that the change set made to the product
 * @param current the locked product, unless it is deleted
 * @param target what the product becomes, unless it is to be deleted or stays so
 * @param conflicts later changes, which the plan leaves as they are
 */
record RevertPlan(
        RecordedChange last,
        @Nullable StoredProduct current,
        @Nullable ProductDetails target,
        List<Conflict> conflicts) {

    /** @param changes all that the change set did to the product, in the order of the versions */
    static RevertPlan of(List<RecordedChange> changes, @Nullable StoredProduct current) {
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
                    : unchanged.blocked("The product has been changed since it was created.");
        }
        return after == null
                ? unchanged.blocked("The product has been restored since, and differs from what it was.")
                : edit(last, before, after, current);
    }

    private static RevertPlan edit(
            RecordedChange last, ProductDetails before, ProductDetails after, StoredProduct current) {
        var reverted = EnumSet.noneOf(ProductField.class);
        var conflicts = new ArrayList<Conflict>();
        RecordedChange.fields(before, after).forEach(field -> {
            var now = current.details().of(field);
            if (Objects.equals(before.of(field), now)) {
                return;
            }
            var changedIn = current.changedIn(field);
            if (changedIn <= last.version()) {
                reverted.add(field);
            } else {
                conflicts.add(Conflict.ofField(current.id(), field, after.of(field), before.of(field), now, changedIn));
            }
        });
        return new RevertPlan(last, current, new ProductEdit(reverted, before).applyTo(current.details()), conflicts);
    }

    private RevertPlan blocked(String message) {
        return blockedBy(productId(), current == null ? null : current.version(), message);
    }

    /**
     * The plan to leave the product as it is.
     *
     * @param product the product whose change is in the way, which may be another one
     * @param version the version that this change made; the newest one where it is not given
     */
    RevertPlan blockedBy(long product, @Nullable Long version, String message) {
        var conflict = Conflict.ofProduct(productId(), product, version, message);
        return new RevertPlan(last, current, detailsOf(current), List.of(conflict));
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

    Optional<StoredProduct> deletion() {
        return target == null ? Optional.ofNullable(current) : Optional.empty();
    }

    Optional<ProductUpdate> update(Instant now) {
        return current == null || target == null || !writes()
                ? Optional.empty()
                : Optional.of(new ProductUpdate(current, current.change(target, now)));
    }

    /** Goes on from the version of the deletion, so that no version of a product is used twice. */
    Optional<NewProduct> insertion(Instant now) {
        if (current != null || target == null) {
            return Optional.empty();
        }
        var at = now.isBefore(last.at()) ? last.at() : now;
        var createdAt = Objects.requireNonNullElse(last.createdAt(), at);
        return Optional.of(new NewProduct(productId(), target, last.version() + 1, createdAt, at));
    }

    /** The sku that the product takes, unless it has it already. */
    @Nullable
    String wantedSku() {
        var wanted = target == null ? null : target.sku();
        var now = current == null ? null : current.details().sku();
        return wanted == null || wanted.equalsIgnoreCase(now) ? null : wanted;
    }

    /** Whether the product gives up its sku. */
    boolean frees(String sku) {
        return target == null || !sku.equalsIgnoreCase(target.sku());
    }

    private static @Nullable ProductDetails detailsOf(@Nullable StoredProduct product) {
        return product == null ? null : product.details();
    }
}
