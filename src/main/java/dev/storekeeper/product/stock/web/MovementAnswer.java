package dev.storekeeper.product.stock.web;

import dev.storekeeper.product.stock.StockHistory;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the ledger on the wire. */
record MovementAnswer(
        long id,
        Instant at,
        String reason,
        long delta,
        long before,
        int after,
        @Nullable Long account,
        @Nullable String session,
        @Nullable String note) {

    static MovementAnswer of(StockHistory.Movement row) {
        return new MovementAnswer(
                row.id(),
                row.at(),
                row.reason(),
                row.after() - row.before(),
                row.before(),
                row.after(),
                row.account(),
                row.session(),
                row.note());
    }
}
