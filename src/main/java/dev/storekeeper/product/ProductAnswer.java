package dev.storekeeper.product;

import dev.storekeeper.api.SizedRow;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * A product on the wire: the fields that were asked for, and {@code null} where it has no value.
 *
 * @param bytes what it takes of the memory, at most
 */
public record ProductAnswer(Consumer<JsonGenerator> content, int bytes) implements JacksonSerializable, SizedRow {

    public ProductAnswer(ProductSnapshot product, List<ProductField> fields) {
        this(json -> write(product, fields, json), product.bytes());
    }

    /** The same, where it has been written before. Keeps nothing else: a thousand of them may wait for a slow client. */
    public ProductAnswer(SerializableString encoded) {
        this(json -> json.writeRawValue(encoded), 2 * encoded.charLength() + encoded.asUnquotedUTF8().length);
    }

    @Override
    public void serialize(JsonGenerator json, SerializationContext context) {
        content.accept(json);
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
