package dev.storekeeper.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;

/** Text of whole characters: half of a surrogate pair has no UTF-8 form, and a database stores something else in its place. */
final class WholeText extends StringDeserializer {

    private static final String HALF = "half of a surrogate pair";

    static boolean isBroken(MismatchedInputException mismatch) {
        return HALF.equals(mismatch.getOriginalMessage());
    }

    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
        var text = super.deserialize(parser, context);
        if (text != null && text.codePoints().anyMatch(WholeText::isHalf)) {
            return context.reportInputMismatch(String.class, HALF);
        }
        return text;
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
