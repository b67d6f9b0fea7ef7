package dev.storekeeper.product;

import java.util.List;
import java.util.stream.Stream;

/** What a row must fulfil; the values travel apart from the text of the query. */
record Condition(String text, List<Object> values) {

    static final Condition NONE = new Condition("", List.of());

    static Condition of(String text, Object... values) {
        return new Condition(text, List.of(values));
    }

    Condition and(Condition other) {
        if (text.isEmpty() || other.text.isEmpty()) {
            return text.isEmpty() ? other : this;
        }
        return new Condition(
                text + " AND " + other.text,
                Stream.concat(values.stream(), other.values.stream()).toList());
    }
}
