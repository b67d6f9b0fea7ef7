package dev.storekeeper.product.history.web;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A product on the wire, with {@code null} where it has no value. */
record RestoredAnswer(
        @JsonAnyGetter @JsonInclude(content = Include.ALWAYS)
        Map<String, @Nullable Object> fields) {

    static RestoredAnswer of(ProductSnapshot product) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        ProductField.ALL.forEach(field -> fields.put(field.wireName(), field.of(product)));
        return new RestoredAnswer(fields);
    }
}
