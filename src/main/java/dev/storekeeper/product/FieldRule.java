package dev.storekeeper.product;

import dev.storekeeper.api.FieldErrors;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What may be written for one field of a product.
 *
 * @param value makes the value of a text that fits
 * @param allowed tells a caller what fits
 */
record FieldRule<T>(String field, Predicate<Written> fits, Function<String, T> value, String allowed) {

    /** The value, or none where none is written or what is written is wrong. */
    @Nullable
    T read(@Nullable Written written, FieldErrors errors) {
        if (written == null) {
            return null;
        }
        if (!fits.test(written)) {
            errors.add(field, allowed);
            return null;
        }
        return written.isNull() ? null : value.apply(written.text());
    }

    /** The value of a text from elsewhere than a body. */
    T parse(String text) {
        if (!fits.test(Written.text(text))) {
            throw new IllegalArgumentException(allowed);
        }
        return value.apply(text);
    }
}
