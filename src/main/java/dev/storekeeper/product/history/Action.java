package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductChange;
import java.util.Locale;

/** What a change set did to a product. */
public enum Action {
    CREATED,
    EDITED,
    DELETED,
    RESTORED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }

    /** Versions begin with 0; a restored product goes on from the version of its deletion. */
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
