package dev.brokenhouse.product;

import dev.brokenhouse.BrokenHouse;
import org.jspecify.annotations.Nullable;

/** A pure type that knows the house. */
record TotpCode(String digits) {
    @Nullable
    Problem problem() {
        return digits.isEmpty() ? new Problem() : null;
    }

    record Problem() {}

    BrokenHouse house() {
        return new BrokenHouse();
    }
}
