package dev.brokenhouse.product;

import dev.brokenhouse.legacy.StoringDialect;

/** A room that knows a dialect, which knows it: a cycle. */
class SpeaksDialect {
    int words(StoringDialect dialect) {
        return dialect.hashCode();
    }
}
