package dev.storekeeper.product.history.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.history.RecordedChange;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a change set has done to a product, on the wire: the fields that differ, or all of them where it was not there before or is not
 * there after.
 */
record ChangedProductAnswer(
        long product,
        long version,
        String action,

        @JsonInclude(content = Include.ALWAYS) @Nullable Map<String, @Nullable Object> before,

        @JsonInclude(content = Include.ALWAYS) @Nullable Map<String, @Nullable Object> after) {

    static ChangedProductAnswer of(RecordedChange change) {
        return new ChangedProductAnswer(
                change.productId(),
                change.version(),
                change.action().wireName(),
                values(change, change.before()),
                values(change, change.after()));
    }

    private static @Nullable Map<String, @Nullable Object> values(
            RecordedChange change, @Nullable ProductDetails details) {
        if (details == null) {
            return null;
        }
        var values = new LinkedHashMap<String, @Nullable Object>();
        change.fields().forEach(field -> values.put(field.wireName(), details.of(field)));
        return values;
    }
}
