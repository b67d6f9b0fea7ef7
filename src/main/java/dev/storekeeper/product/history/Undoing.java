package dev.storekeeper.product.history;

import dev.storekeeper.product.NewProduct;
import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductUpdate;
import dev.storekeeper.product.StoredProduct;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What undoing takes for one product: at most one of three writes, and what must stay as it is.
 *
 * @param obstacles nothing more of the product is undone than they leave
 */
record Undoing(
        Step step,
        @Nullable ProductUpdate edit,
        @Nullable StoredProduct deletion,
        @Nullable NewProduct insertion,
        List<Obstacle> obstacles) {

    static Undoing nothing(Step step) {
        return new Undoing(step, null, null, null, List.of());
    }

    static Undoing blocked(Step step, Obstacle obstacle) {
        return new Undoing(step, null, null, null, List.of(obstacle));
    }

    static Undoing delete(Step step, StoredProduct product) {
        return new Undoing(step, null, product, null, List.of());
    }

    static Undoing insert(Step step, NewProduct product) {
        return new Undoing(step, null, null, product, List.of());
    }

    boolean isBlocked() {
        return !obstacles.isEmpty();
    }

    boolean writes() {
        return edit != null || deletion != null || insertion != null;
    }

    /** The sku that the product would take, if it is to take one that it has not. */
    @Nullable
    String wantedSku() {
        if (insertion != null) {
            return insertion.details().sku();
        }
        if (edit == null) {
            return null;
        }
        var sku = edit.after().details().sku();
        return sku == null || sku.equalsIgnoreCase(edit.before().details().sku()) ? null : sku;
    }

    /** Whether the product would have given a sku away by then. */
    boolean frees(String sku) {
        return deletion != null || (edit != null && !isSku(sku, edit.after().details()));
    }

    private static boolean isSku(String sku, ProductDetails details) {
        return sku.equalsIgnoreCase(details.sku());
    }
}
