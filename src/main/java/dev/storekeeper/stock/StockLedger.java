package dev.storekeeper.stock;

import dev.storekeeper.catalogue.QuantityChange;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes a row for each change of a quantity, in the transaction of the change. */
@Component
class StockLedger {

    /** Never before the product's last row, though the clocks of two nodes disagree: the order of times is that of the changes. */
    private static final String INSERT = """
            INSERT INTO stock_movement
                (product_id, happened_at, account_id, session_id, reason, note, before_quantity, after_quantity)
            SELECT ?, GREATEST(CAST(? AS DATETIME(6)), COALESCE(MAX(happened_at), CAST(? AS DATETIME(6)))), ?, ?, ?, ?, ?, ?
            FROM stock_movement WHERE product_id = ?
            """;

    private final JdbcClient database;
    private final Clock clock;

    StockLedger(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void record(QuantityChange change) {
        var now = StockTimes.column(clock.instant());
        var author = Author.current();
        database.sql(INSERT)
                .param(change.productId())
                .param(now)
                .param(now)
                .param(author.accountId())
                .param(author.sessionId())
                .param(change.reason().wireName())
                .param(change.note())
                .param(change.before())
                .param(change.after())
                .param(change.productId())
                .update();
    }
}
