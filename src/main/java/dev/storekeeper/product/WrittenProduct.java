package dev.storekeeper.product;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.exc.MismatchedInputException;

/** The fields of a product that a body names, as they are written there; {@link ProductReader} checks them. */
@JsonDeserialize(using = WrittenProduct.OfDetails.class)
public record WrittenProduct(Map<ProductField, Written> fields) {

    static class OfDetails extends Reader<WrittenProduct> {
        OfDetails() {
            super(ProductField.DETAILS, WrittenProduct::new);
        }
    }

    /** Reads the allowed fields as they are written. */
    public abstract static class Reader<T> extends ValueDeserializer<T> {

        private final Map<String, ProductField> known = new HashMap<>();

        private final Function<Map<ProductField, Written>, T> product;

        protected Reader(List<ProductField> allowed, Function<Map<ProductField, Written>, T> product) {
            this.product = product;
            allowed.forEach(field -> known.put(field.wireName(), field));
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw MismatchedInputException.from(parser, WrittenProduct.class, "an object is required");
            }
            var fields = new HashMap<ProductField, Written>();
            for (var name = parser.nextName(); name != null; name = parser.nextName()) {
                var field = known.get(name);
                if (field == null) {
                    context.handleUnknownProperty(parser, this, WrittenProduct.class, name);
                } else {
                    fields.put(field, value(parser, name));
                }
            }
            return product.apply(fields);
        }

        private static Written value(JsonParser parser, String name) {
            try {
                parser.nextToken();
                return Written.of(parser);
            } catch (JacksonException e) {
                throw e.prependPath(WrittenProduct.class, name);
            }
        }

        @Override
        public Collection<Object> getKnownPropertyNames() {
            return List.copyOf(known.keySet());
        }
    }
}
