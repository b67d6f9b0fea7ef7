package dev.storekeeper.product.stock;

import dev.storekeeper.product.ManyRows;
import dev.storekeeper.product.ProductsChanged;
import dev.storekeeper.token.Author;
import java.util.List;
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
        write(changed.changes().stream()
                .filter(LedgerEntry::isDue)
                .map(change -> LedgerEntry.of(change, changed.cause()))
                .toList());
    }

    void write(List<LedgerEntry> entries) {
        var author = Author.current();
        ROWS.insert(
                database, entries.stream().map(entry -> entry.columns(author)).toList());
    }
}
