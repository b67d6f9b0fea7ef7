package dev.storekeeper.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A place in a list: the sort keys of the last row that was read. Clients send it back as the parameter {@code after}. Numbers are
 * shown as they are, everything else in Base64.
 */
public record Cursor(List<String> keys) {

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    /** Repeats possessively: otherwise a long cursor takes a call for each of its numbers, and exhausts the stack. */
    private static final Pattern NUMBERS = Pattern.compile("[0-9]{1,18}(-[0-9]{1,18})*+");

    /** No key contains it. */
    private static final String SEPARATOR = "\0";

    /** The place behind a row with these keys. */
    public static Cursor behind(Object... keys) {
        return new Cursor(Stream.of(keys).map(String::valueOf).toList());
    }

    /** Reads the parameter {@code after}. */
    public static Cursor of(String text) {
        if (NUMBERS.matcher(text).matches()) {
            return new Cursor(List.of(text.split("-", -1)));
        }
        try {
            var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            var cursor = new Cursor(List.of(plain.split(SEPARATOR, -1)));
            if (cursor.toString().equals(text)) {
                return cursor;
            }
        } catch (IllegalArgumentException e) {
            // No Base64.
        }
        throw invalid();
    }

    /** The cursor was made up, or taken from another list. */
    public static ApiException invalid() {
        return ApiException.invalid("after", "must be taken from the Link of the page before, with the same sort");
    }

    public long number(int index) {
        return Long.parseLong(text(index, NUMBER));
    }

    public Instant time(int index) {
        return Times.read("after", text(index, Times.FORM));
    }

    public String text(int index, Pattern form) {
        if (index >= keys.size() || !form.matcher(keys.get(index)).matches()) {
            throw invalid();
        }
        return keys.get(index);
    }

    /** The form that {@link #of} reads. */
    @Override
    public String toString() {
        var numbers = String.join("-", keys);
        if (NUMBERS.matcher(numbers).matches()) {
            return numbers;
        }
        var plain = String.join(SEPARATOR, keys).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }
}
