package dev.storekeeper.product.stock;

import dev.storekeeper.api.UtcTimes;
import dev.storekeeper.product.ManyRows;
import dev.storekeeper.product.ProductChange;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.ProductsChanged;
import dev.storekeeper.product.QuantityReason;
import dev.storekeeper.token.Author;
import java.time.Instant;
import java.util.List;
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
        var cause = changed.cause();
        write(changed.changes().stream()
                .filter(StockLedger::isMovement)
                .map(change -> new Entry(
                        change.productId(),
                        change.at(),
                        quantity(change.before()),
                        quantity(change.after()),
                        cause.reason(),
                        cause.note()))
                .toList());
    }

    void write(List<Entry> entries) {
        var author = Author.current();
        ROWS.insert(
                database, entries.stream().map(entry -> columns(entry, author)).toList());
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

    private static Object[] columns(Entry entry, Author author) {
        return new Object[] {
            entry.productId(),
            UtcTimes.column(entry.at()),
            author.accountId(),
            author.sessionId(),
            entry.reason().wireName(),
            entry.note(),
            entry.before(),
            entry.after()
        };
    }

    /** @param before may be out of the bounds of a quantity, where a ledger that was tampered with adds up to that */
    record Entry(
            long productId,
            Instant at,
            long before,
            int after,
            QuantityReason reason,
            @Nullable String note) {}
}
