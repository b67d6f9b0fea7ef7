package dev.storekeeper.stock;

import dev.storekeeper.catalogue.ProductQuantities;
import dev.storekeeper.catalogue.ProductQuantity;
import dev.storekeeper.catalogue.ProductService;
import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Moves stock. */
@Service
public class StockService {

    private final ProductQuantities quantities;
    private final TransactionOperations transactions;
    private final Turns turns;

    StockService(ProductQuantities quantities, TransactionOperations transactions, Turns turns) {
        this.quantities = quantities;
        this.transactions = transactions;
        this.turns = turns;
    }

    /** Takes away or adds, whatever others do meanwhile. */
    public ProductQuantity move(long id, StockMove move) {
        return count(id, () -> quantities.add(id, move.delta(), move.reason(), move.note()), now -> beyond(now, move));
    }

    /** Sets what was counted, unless the quantity has changed since. */
    public ProductQuantity set(long id, StockCount count) {
        return count(
                id,
                () -> quantities.set(id, count.from(), count.to(), count.reason(), count.note()),
                now -> changed(now, count));
    }

    /** What could not be counted is tried again under the row lock: what the refusal says is then what stood in the way. */
    private ProductQuantity count(long id, Supplier<Optional<ProductQuantity>> statement, Refusing refusal) {
        return Objects.requireNonNull(turns.inTurn(
                id,
                () -> transactions.execute(_ -> statement.get().orElseGet(() -> {
                    var now = quantities.lock(id).orElseThrow(ProductService::notFound);
                    return statement.get().orElseThrow(() -> refusal.of(now));
                }))));
    }

    private static Refusal beyond(ProductQuantity now, StockMove move) {
        return move.delta() < 0
                ? conflict("insufficient_stock", left(now.quantity()), now)
                        .about("delta", "takes %d, and the quantity is %d".formatted(-move.delta(), now.quantity()))
                : conflict("too_much_stock", "No product counts further than to 2147483647.", now)
                        .about("delta", "adds %d, and the quantity is %d".formatted(move.delta(), now.quantity()));
    }

    private static String left(int quantity) {
        return switch (quantity) {
            case 0 -> "Nothing is left.";
            case 1 -> "Only 1 is left.";
            default -> "Only %d are left.".formatted(quantity);
        };
    }

    private static Refusal changed(ProductQuantity now, StockCount count) {
        return conflict("quantity_changed", "The quantity is %d now.".formatted(now.quantity()), now)
                .about("from", "is %d, and the quantity is %d".formatted(count.from(), now.quantity()));
    }

    private static Refusal conflict(String code, String detail, ProductQuantity now) {
        return Refusal.of(Kind.CONFLICT, code, detail)
                .next("GET /products/%d/stock".formatted(now.productId()))
                .with("quantity", now.quantity())
                .with("version", now.version());
    }

    @FunctionalInterface
    private interface Refusing {
        Refusal of(ProductQuantity now);
    }
}
