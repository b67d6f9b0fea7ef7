package dev.storekeeper.product.stock;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.Expectation;
import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductEdit;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductMerge;
import dev.storekeeper.product.ProductQuantities;
import dev.storekeeper.product.ProductQuantity;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.QuantityReason;
import dev.storekeeper.product.SharedWrites;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Changes quantities. */
@Service
public class StockService {

    private final SharedWrites shared;
    private final ProductQuantities quantities;
    private final TransactionOperations transactions;

    /** More requests would only wait for the row lock of the product, and each of them would hold a connection. */
    private final Bulkhead.PerKey<Long> ofProducts = new Bulkhead.PerKey<>(
            2, Duration.ofSeconds(10), "Too many requests change the stock of this product at the moment.");

    StockService(SharedWrites shared, ProductQuantities quantities, TransactionOperations transactions) {
        this.shared = shared;
        this.quantities = quantities;
        this.transactions = transactions;
    }

    /** A count that finds the quantity that was expected writes nothing. */
    public ProductQuantity change(long id, Change change, Expectation expected) {
        return shared.change(id, change.cause(), product -> Optional.of(changed(product, change, expected)))
                .map(ProductQuantity::of)
                .orElseGet(() -> Objects.requireNonNull(
                        ofProducts.execute(id, () -> transactions.execute(_ -> changeInTurn(id, change, expected)))));
    }

    /** What becomes of a locked product. */
    private static ProductDetails changed(ProductSnapshot product, Change change, Expectation expected) {
        var now = ProductQuantity.of(product);
        if (!expected.isMetBy(product)) {
            throw stale(now, change);
        }
        var quantity = change.applyTo(now.quantity()).orElseThrow(() -> refusal(now, change));
        return new ProductEdit(Map.of(ProductField.QUANTITY, quantity)).applyTo(product.details());
    }

    private ProductQuantity changeInTurn(long id, Change change, Expectation expected) {
        if (!expected.equals(Expectation.ANY)) {
            var now = lock(id);
            if (!expected.meant().test(now.version())) {
                throw stale(now, change);
            }
        }
        var changed = write(id, change);
        if (changed.isPresent()) {
            return changed.get();
        }
        // Once more under the row lock, so that the refusal shows the quantity that was in the way.
        var now = lock(id);
        return write(id, change).orElseThrow(() -> refusal(now, change));
    }

    private Optional<ProductQuantity> write(long id, Change change) {
        return switch (change) {
            case Move move -> quantities.add(id, move.delta(), move.reason(), move.note());
            case Count count
            when count.from() == count.to() -> quantities.find(id).filter(now -> now.quantity() == count.from());
            case Count count -> quantities.set(id, count.from(), count.to(), count.reason(), count.note());
        };
    }

    private ProductQuantity lock(long id) {
        return quantities.lock(id).orElseThrow(ProductService::notFound);
    }

    private static ApiException refusal(ProductQuantity now, Change change) {
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
    private static ApiException stale(ProductQuantity now, Change change) {
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

    private static ApiException refusal(ErrorCode code, String detail, ProductQuantity now) {
        return ApiException.of(code, detail)
                .next("GET /products/%d/stock".formatted(now.productId()))
                .with("quantity", now.quantity())
                .with("version", now.version());
    }

    /** A change of a quantity. */
    public sealed interface Change {

        Cause cause();

        /** The quantity after the change; nothing where it cannot be made. */
        Optional<Integer> applyTo(int quantity);
    }

    /** Adds to the quantity, or takes from it. */
    public record Move(
            int delta, QuantityReason reason, @Nullable String note) implements Change {

        @Override
        public Cause cause() {
            return Cause.counting(reason, note);
        }

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
        public Cause cause() {
            return Cause.counting(reason, note);
        }

        @Override
        public Optional<Integer> applyTo(int quantity) {
            return quantity == from ? Optional.of(to) : Optional.empty();
        }
    }
}
