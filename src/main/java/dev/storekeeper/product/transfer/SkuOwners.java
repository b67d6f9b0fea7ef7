package dev.storekeeper.product.transfer;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which product has which sku, by id. A sku is ASCII, and its case does not count, as the table's key has it. */
final class SkuOwners {

    private final Map<String, Long> owners = new HashMap<>();

    @Nullable
    Long of(@Nullable String sku) {
        return sku == null ? null : owners.get(key(sku));
    }

    void give(@Nullable String sku, long id) {
        if (sku != null) {
            owners.put(key(sku), id);
        }
    }

    void take(@Nullable String sku) {
        if (sku != null) {
            owners.remove(key(sku));
        }
    }

    private static String key(String sku) {
        return sku.toLowerCase(Locale.ROOT);
    }
}
