package dev.storekeeper.product.stock;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.product.Expectation;
import dev.storekeeper.product.ProductQuantities;
import dev.storekeeper.product.ProductQuantity;
import dev.storekeeper.product.ProductService;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Moves stock. */
@Service
public class StockService {

    private final ProductQuantities quantities;
    private final TransactionOperations transactions;

    /** More requests would only wait for the row lock of the product, and each of them would hold a connection. */
    private final Bulkhead.PerKey<Long> ofProducts = new Bulkhead.PerKey<>(
            2, Duration.ofSeconds(10), "Too many requests change the stock of this product at the moment.");

    StockService(ProductQuantities quantities, TransactionOperations transactions) {
        this.quantities = quantities;
        this.transactions = transactions;
    }

    /** Takes away or adds, whatever others do meanwhile. */
    public ProductQuantity move(long id, StockMove move, Expectation expected) {
        return count(
                id,
                expected,
                () -> quantities.add(id, move.delta(), move.reason(), move.note()),
                now -> StockRefusal.beyond(now, move),
                StockRefusal::stale);
    }

    /** Sets what was counted, unless the quantity has changed since; a count that finds what was believed leaves no trace. */
    public ProductQuantity set(long id, StockCount count, Expectation expected) {
        return count(
                id,
                expected,
                () -> count.from() == count.to()
                        ? quantities.find(id).filter(now -> now.quantity() == count.from())
                        : quantities.set(id, count.from(), count.to(), count.reason(), count.note()),
                now -> StockRefusal.changed(now, count),
                now -> StockRefusal.stale(now, count));
    }

    private ProductQuantity count(
            long id,
            Expectation expected,
            Supplier<Optional<ProductQuantity>> statement,
            Function<ProductQuantity, ApiException> refusal,
            Function<ProductQuantity, ApiException> stale) {
        return Objects.requireNonNull(ofProducts.in(
                id,
                () -> transactions.execute(_ -> {
                    if (!expected.equals(Expectation.ANY)) {
                        meet(id, expected, stale);
                    }
                    return statement.get().orElseGet(() -> again(id, statement, refusal));
                })));
    }

    /** Under the row lock, so that the version stays the one that is meant until it is counted. */
    private void meet(long id, Expectation expected, Function<ProductQuantity, ApiException> stale) {
        var now = lock(id);
        if (!expected.meant().test(now.version())) {
            throw stale.apply(now);
        }
    }

    /** Under the row lock: what the refusal says is then what stood in the way. */
    private ProductQuantity again(
            long id, Supplier<Optional<ProductQuantity>> statement, Function<ProductQuantity, ApiException> refusal) {
        var now = lock(id);
        return statement.get().orElseThrow(() -> refusal.apply(now));
    }

    private ProductQuantity lock(long id) {
        return quantities.lock(id).orElseThrow(ProductService::notFound);
    }
}
