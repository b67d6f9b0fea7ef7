package dev.storekeeper.product.stock;

import dev.storekeeper.api.Times;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ManyRows;
import dev.storekeeper.product.ProductChange;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.ProductsChanged;
import dev.storekeeper.product.QuantityReason;
import dev.storekeeper.token.Author;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes a row for each change of a quantity, in the transaction of the change. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class StockLedger {

    private static final ManyRows ROWS = new ManyRows(
            "stock_movement",
            "product_id, happened_at, account_id, session_id, reason, note, before_quantity, after_quantity");

    private final JdbcTemplate database;

    StockLedger(JdbcTemplate database) {
        this.database = database;
    }

    @EventListener
    void record(ProductsChanged changed) {
        ROWS.insert(
                database, changed.writes().stream().flatMap(StockLedger::rows).toList());
    }

    private static Stream<@Nullable Object[]> rows(ProductsChanged.Write write) {
        return write.changes().stream()
                .filter(StockLedger::isMovement)
                .map(change -> columns(
                        change.productId(),
                        change.at(),
                        write.author(),
                        write.cause(),
                        quantity(change.before()),
                        quantity(change.after())));
    }

    /** @param sum what the ledger adds up to; out of the bounds of a quantity, if the ledger was tampered with */
    void correct(long productId, Instant at, long sum, int quantity) {
        var cause = Cause.counting(QuantityReason.CORRECTION, "Reconciled");
        ROWS.insert(database, List.<Object[]>of(columns(productId, at, Author.current(), cause, sum, quantity)));
    }

    /** Creation and deletion are rows even where the quantity is 0. */
    private static boolean isMovement(ProductChange change) {
        return change.before() == null
                || change.after() == null
                || quantity(change.before()) != quantity(change.after());
    }

    private static int quantity(@Nullable ProductSnapshot product) {
        return product == null ? 0 : product.quantity();
    }

    private static @Nullable Object[] columns(
            long productId, Instant at, Author author, Cause cause, long before, int after) {
        return new @Nullable Object[] {
            productId,
            Times.column(at),
            author.accountId(),
            author.sessionId(),
            cause.reason().wireName(),
            cause.note(),
            before,
            after
        };
    }
}
