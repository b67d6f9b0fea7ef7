package dev.storekeeper.product.web;

import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductSnapshot;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * A product on the wire: the fields that were asked for, and {@code null} where it has no value.
 *
 * @param encoded the same, where it has been written before
 */
record ProductAnswer(
        ProductSnapshot product,
        List<ProductField> fields,
        @Nullable SerializableString encoded) implements JacksonSerializable {

    ProductAnswer(ProductSnapshot product, List<ProductField> fields) {
        this(product, fields, null);
    }

    @Override
    public void serialize(JsonGenerator json, SerializationContext context) {
        if (encoded != null) {
            json.writeRawValue(encoded);
            return;
        }
        json.writeStartObject();
        for (var field : fields) {
            json.writeName(field.encodedName());
            write(json, context, field.of(product));
        }
        json.writeEndObject();
    }

    /** Jackson looks up how a value is written by its class, which takes longer than to write it. */
    private static void write(JsonGenerator json, SerializationContext context, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case BigDecimal number -> json.writeNumber(number);
            default -> context.writeValue(json, value);
        }
    }

    @Override
    public void serializeWithType(JsonGenerator json, SerializationContext context, TypeSerializer type) {
        serialize(json, context);
    }
}
