package dev.storekeeper.product.stock;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.Expectation;
import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductEdit;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductMerge;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.QuantityReason;
import dev.storekeeper.product.SharedChanges;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Changes quantities. */
@Service
public class StockService {

    private final SharedChanges changes;
    private final BulkProductWriter products;
    private final Clock clock;

    StockService(SharedChanges changes, BulkProductWriter products, Clock clock) {
        this.changes = changes;
        this.products = products;
        this.clock = clock;
    }

    /** A count that finds the quantity that was expected writes nothing. */
    public ProductSnapshot change(long id, Change change, Expectation expected) {
        return changes.change(
                id,
                change.cause(),
                product -> Optional.of(changed(product, change, expected)),
                Function.identity(),
                _ -> changeAlone(id, change, expected));
    }

    private ProductSnapshot changeAlone(long id, Change change, Expectation expected) {
        var before = products.lock(id);
        var after = before.change(changed(before, change, expected), clock.instant());
        if (after != before) {
            products.update(change.cause(), List.of(new BulkProductWriter.Update(before, after)));
        }
        return after;
    }

    /** What becomes of a locked product. */
    private static ProductDetails changed(ProductSnapshot now, Change change, Expectation expected) {
        if (!expected.isMetBy(now)) {
            throw stale(now, change);
        }
        var quantity = change.applyTo(now.quantity()).orElseThrow(() -> refusal(now, change));
        return new ProductEdit(Map.of(ProductField.QUANTITY, quantity)).applyTo(now.details());
    }

    private static ApiException refusal(ProductSnapshot now, Change change) {
        return switch (change) {
            case Move move
            when move.delta() < 0 ->
                refusal(ErrorCode.INSUFFICIENT_STOCK, left(now.quantity()), now)
                        .about("delta", "takes %d, and the quantity is %d".formatted(-move.delta(), now.quantity()));
            case Move move ->
                refusal(ErrorCode.TOO_MUCH_STOCK, "The quantity of a product can be at most 2147483647.", now)
                        .about("delta", "adds %d, and the quantity is %d".formatted(move.delta(), now.quantity()));
            case Count count ->
                refusal(ErrorCode.QUANTITY_CHANGED, "The quantity is %d now.".formatted(now.quantity()), now)
                        .about("from", "is %d, and the quantity is %d".formatted(count.from(), now.quantity()));
        };
    }

    /** Shows the difference of a count; a move has none, since it names no quantity. */
    private static ApiException stale(ProductSnapshot now, Change change) {
        var refusal = refusal(
                ErrorCode.STALE,
                "This product has been changed since you read it; its quantity is %d now.".formatted(now.quantity()),
                now);
        if (change instanceof Count count) {
            var difference = new ProductMerge.Difference(
                    "quantity", count.from() != now.quantity(), count.to(), now.quantity(), null);
            refusal.with("differences", count.to() == now.quantity() ? List.of() : List.of(difference));
        }
        return refusal;
    }

    private static String left(int quantity) {
        return switch (quantity) {
            case 0 -> "Nothing is left.";
            case 1 -> "Only 1 is left.";
            default -> "Only %d are left.".formatted(quantity);
        };
    }

    private static ApiException refusal(ErrorCode code, String detail, ProductSnapshot now) {
        return ApiException.of(code, detail)
                .next("GET /products/%d/stock".formatted(now.id()))
                .with("quantity", now.quantity())
                .with("version", now.version());
    }

    /** A change of a quantity. */
    public sealed interface Change {

        QuantityReason reason();

        @Nullable
        String note();

        default Cause cause() {
            return Cause.counting(reason(), note());
        }

        /** The quantity after the change; nothing where it cannot be made. */
        Optional<Integer> applyTo(int quantity);
    }

    /** Adds to the quantity, or takes from it. */
    public record Move(
            int delta, QuantityReason reason, @Nullable String note) implements Change {

        @Override
        public Optional<Integer> applyTo(int quantity) {
            var changed = (long) quantity + delta;
            return changed < 0 || changed > Integer.MAX_VALUE ? Optional.empty() : Optional.of((int) changed);
        }
    }

    /**
     * Replaces the quantity.
     *
     * @param from the quantity before, as the caller knows it
     */
    public record Count(
            int from,
            int to,
            QuantityReason reason,
            @Nullable String note) implements Change {

        @Override
        public Optional<Integer> applyTo(int quantity) {
            return quantity == from ? Optional.of(to) : Optional.empty();
        }
    }
}
