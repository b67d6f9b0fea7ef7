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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What may be undone: whatever nobody has decided anew since. What is as it was already needs no undoing. */
final class UndoRules {

    private UndoRules() {}

    /** @param current the product, under its row lock, if it is there */
    static Undoing judge(Step step, @Nullable StoredProduct current, Instant now) {
        var before = step.before();
        var after = step.after();
        if (before == null) {
            return after == null || current == null ? Undoing.nothing(step) : deletion(step, current);
        }
        if (after == null) {
            return current == null ? insertion(step, before, now) : presence(step, before, current);
        }
        return current == null
                ? Undoing.blocked(step, Obstacle.whole(step.productId(), null, "The product has been deleted since."))
                : edit(step, before, after, current, now);
    }

    /** As it was created, whatever became of it in between: nobody's work goes with it. */
    private static Undoing deletion(Step step, StoredProduct current) {
        return current.details().equals(step.after())
                ? Undoing.delete(step, current)
                : Undoing.blocked(
                        step,
                        Obstacle.whole(
                                step.productId(),
                                current.version(),
                                "The product has been changed since it was created."));
    }

    /** It goes on from the version of its deletion: no version of a product ever means two things. */
    private static Undoing insertion(Step step, ProductDetails before, Instant now) {
        if (!step.newest()) {
            return Undoing.blocked(
                    step,
                    Obstacle.whole(
                            step.productId(), null, "The product has been brought back and deleted again since."));
        }
        var at = now.isBefore(step.at()) ? step.at() : now;
        var createdAt = Objects.requireNonNullElse(step.createdAt(), at);
        return Undoing.insert(step, new NewProduct(step.productId(), before, step.version() + 1, createdAt, at));
    }

    private static Undoing presence(Step step, ProductDetails before, StoredProduct current) {
        return current.details().equals(before)
                ? Undoing.nothing(step)
                : Undoing.blocked(
                        step,
                        Obstacle.whole(
                                step.productId(), current.version(), "The product is there again, other than it was."));
    }

    private static Undoing edit(
            Step step, ProductDetails before, ProductDetails after, StoredProduct current, Instant now) {
        var undone = EnumSet.noneOf(ProductField.class);
        var obstacles = new ArrayList<Obstacle>();
        RecordedChange.fields(before, after).forEach(field -> {
            var values = new Conflict.Values(
                    after.of(field), before.of(field), current.details().of(field));
            if (Objects.equals(values.yours(), values.current())) {
                return;
            }
            if (current.changedIn(field) <= step.version()) {
                undone.add(field);
            } else {
                obstacles.add(new Obstacle(
                        step.productId(),
                        field,
                        values,
                        current.changedIn(field),
                        "The field has been changed since."));
            }
        });
        var changed = current.change(new ProductEdit(undone, before).applyTo(current.details()), now);
        return new Undoing(step, undone.isEmpty() ? null : new ProductUpdate(current, changed), null, null, obstacles);
    }
}
