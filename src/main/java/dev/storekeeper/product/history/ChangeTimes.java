package dev.storekeeper.product.history;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as the tables keep them: UTC, microseconds. */
final class ChangeTimes {

    private ChangeTimes() {}

    static LocalDateTime column(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }

    static Instant of(LocalDateTime column) {
        return column.toInstant(ZoneOffset.UTC);
    }
}
