package dev.storekeeper.product;

import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The value of a field as it is written, before it is checked. An absent field has none; {@code null} is one. */
@JsonDeserialize(using = Written.Reader.class)
public record Written(Form form, String text) {

    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,17}");

    public static final Written NULL = new Written(Form.NULL, "");
    /** What no field of a product takes: {@code true}, a list, an object. */
    public static final Written OTHER = new Written(Form.OTHER, "");

    public static Written text(String text) {
        return new Written(Form.TEXT, text);
    }

    /** The digits as they stand; a number is never computed before it is checked. */
    public static Written number(String digits) {
        return new Written(Form.NUMBER, digits);
    }

    boolean isNull() {
        return form == Form.NULL;
    }

    /** The whole number that is written, if it is one from least to most and has no more than 18 digits. */
    public OptionalLong whole(long least, long most) {
        if (!WHOLE.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        var value = Long.parseLong(text);
        return value >= least && value <= most ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /** The JSON value at which the parser is: no number passes through a float, and none is computed. */
    static Written of(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> NULL;
            case VALUE_STRING -> text(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
            default -> {
                parser.skipChildren();
                yield OTHER;
            }
        };
    }

    static class Reader extends ValueDeserializer<Written> {

        @Override
        public Written deserialize(JsonParser parser, DeserializationContext context) {
            return of(parser);
        }

        @Override
        public Object getNullValue(DeserializationContext context) {
            return NULL;
        }

        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }
    }

    /** The forms that matter to a product. */
    public enum Form {
        NULL,
        TEXT,
        NUMBER,
        OTHER
    }
}
