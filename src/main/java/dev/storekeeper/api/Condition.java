package dev.storekeeper.api;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A condition of a query; its values are passed as parameters. */
public record Condition(String text, List<Object> values) {

    public static final Condition NONE = new Condition("", List.of());

    public static Condition of(String text, Object... values) {
        return new Condition(text, List.of(values));
    }

    /** No condition where there is no value. */
    public static Condition ifGiven(String text, @Nullable Object value) {
        return value == null ? NONE : of(text, value);
    }

    public Condition and(Condition other) {
        if (text.isEmpty() || other.text.isEmpty()) {
            return text.isEmpty() ? other : this;
        }
        return new Condition(
                text + " AND " + other.text,
                Stream.concat(values.stream(), other.values.stream()).toList());
    }

    /** The clause {@code WHERE}, empty where there is no condition. */
    public String where() {
        return text.isEmpty() ? "" : " WHERE " + text;
    }
}
