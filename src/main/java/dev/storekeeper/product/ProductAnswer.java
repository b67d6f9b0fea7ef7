package dev.storekeeper.product;

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
public record ProductAnswer(
        ProductSnapshot product,
        List<ProductField> fields,
        @Nullable SerializableString encoded) implements JacksonSerializable {

    public ProductAnswer(ProductSnapshot product, List<ProductField> fields) {
        this(product, fields, null);
    }

    @Override
    public void serialize(JsonGenerator json, SerializationContext context) {
        if (encoded != null) {
            json.writeRawValue(encoded);
        } else {
            write(product, fields, json);
        }
    }

    /** Jackson looks up how a value is written by its class, which takes longer than to write it. */
    public static void write(ProductSnapshot product, List<ProductField> fields, JsonGenerator json) {
        json.writeStartObject();
        for (var field : fields) {
            json.writeName(field.encodedName());
            switch (field.of(product)) {
                case null -> json.writeNull();
                case Integer number -> json.writeNumber(number);
                case Long number -> json.writeNumber(number);
                case BigDecimal number -> json.writeNumber(number);
                case Object value -> json.writeString(value.toString());
            }
        }
        json.writeEndObject();
    }

    @Override
    public void serializeWithType(JsonGenerator json, SerializationContext context, TypeSerializer type) {
        serialize(json, context);
    }
}
