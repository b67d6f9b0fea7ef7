package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductChange;
import java.util.Locale;

/** What a change set has done to a product. */
public enum Action {
    CREATED,
    EDITED,
    DELETED,
    RESTORED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }

    /** Versions begin with 0, and go on from where they were when a product comes back. */
    static Action of(ProductChange change) {
        if (change.after() == null) {
            return DELETED;
        }
        if (change.before() != null) {
            return EDITED;
        }
        return change.version() == 0 ? CREATED : RESTORED;
    }
}
