package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductField;
import org.jspecify.annotations.Nullable;

/** What was done to a field, as a person would tell it. */
record FieldTelling(String verb, String object) {

    static FieldTelling of(ProductField field, @Nullable Object before, @Nullable Object after) {
        var what = "the " + noun(field);
        // Too long to be told twice in one sentence.
        var wordy = field == ProductField.DESCRIPTION;
        if (before == null) {
            return new FieldTelling("set", wordy ? what : what + " to " + quoted(after));
        }
        if (after == null) {
            return new FieldTelling("removed", wordy ? what : what + " " + quoted(before));
        }
        return new FieldTelling(
                "changed", wordy ? what : "%s from %s to %s".formatted(what, quoted(before), quoted(after)));
    }

    private static String noun(ProductField field) {
        return field == ProductField.LOW_STOCK_AT ? "low-stock mark" : field.wireName();
    }

    private static String quoted(@Nullable Object value) {
        return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    }
}
