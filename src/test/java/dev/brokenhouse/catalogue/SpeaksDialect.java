package dev.brokenhouse.catalogue;

import dev.brokenhouse.dialect.StoringDialect;

/** A room that knows a dialect, which knows it: a cycle. */
class SpeaksDialect {
    int words(StoringDialect dialect) {
        return dialect.hashCode();
    }
}
