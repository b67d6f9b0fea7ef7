package dev.storekeeper.product;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why there is more or less of a product than before. */
public enum QuantityReason {
    SALE,
    RETURN,
    RESTOCK,
    CORRECTION,
    WRITE_OFF,
    IMPORT,
    EDIT;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }

    public static Optional<QuantityReason> named(String wireName) {
        return Arrays.stream(values())
                .filter(reason -> reason.wireName.equals(wireName))
                .findAny();
    }
}
