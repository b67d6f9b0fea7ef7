package dev.storekeeper.product.web;

import dev.storekeeper.product.Written;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.JacksonComponent;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Takes a JSON value as it was written: no number passes through a float, and none is computed. */
@JacksonComponent
class WrittenReader extends ValueDeserializer<Written> {

    @Override
    public Written deserialize(JsonParser parser, DeserializationContext context) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> Written.text(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Written.number(parser.getString());
            default -> {
                parser.skipChildren();
                yield Written.OTHER;
            }
        };
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
        return Written.NULL;
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
        return null;
    }
}
