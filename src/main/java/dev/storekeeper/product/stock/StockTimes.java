package dev.storekeeper.product.stock;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as the ledger keeps them: UTC, microseconds. */
final class StockTimes {

    private StockTimes() {}

    static LocalDateTime column(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }

    static Instant of(LocalDateTime column) {
        return column.toInstant(ZoneOffset.UTC);
    }
}
