package dev.storekeeper.product.transfer;

import java.util.Locale;

/** Where an import stands. In each but {@code DONE} nothing has changed. */
enum ImportState {
    RUNNING,
    DONE,
    REFUSED,
    CANCELLED,
    FAILED,
    DIED;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
