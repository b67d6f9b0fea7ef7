package dev.storekeeper.product.web;

import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductSnapshot;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/** A product on the wire: the fields that were asked for, and {@code null} where it has no value. */
record ProductAnswer(ProductSnapshot product, List<ProductField> fields) implements JacksonSerializable {

    @Override
    public void serialize(JsonGenerator json, SerializationContext context) {
        json.writeStartObject();
        for (var field : fields) {
            json.writeName(field.wireName());
            context.writeValue(json, field.of(product));
        }
        json.writeEndObject();
    }

    @Override
    public void serializeWithType(JsonGenerator json, SerializationContext context, TypeSerializer type) {
        serialize(json, context);
    }
}
