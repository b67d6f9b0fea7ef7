package dev.brokenhouse.product;

import dev.storekeeper.custody.Custody;

/** A room that writes products and tells nobody. */
class KeepsSilent {
    int write() {
        return Custody.recording("product", () -> 1);
    }
}
