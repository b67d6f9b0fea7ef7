package dev.storekeeper.product.history;

import dev.storekeeper.api.ApiException;
import java.util.regex.Pattern;

/** The place in a list behind which the next page begins: two numbers, of which the second tells apart what shares the first. */
public record ChangeCursor(long first, long second) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

    /** The last microsecond that a column holds; no id and no version comes as far. */
    private static final long LAST_MOMENT = 253_402_300_799_999_999L;

    /** Before everything, in the order of ids. */
    public static final ChangeCursor FROM_FIRST = new ChangeCursor(0, -1);

    /** Reads the parameter {@code after}. */
    public static ChangeCursor parse(String parameter, String text) {
        var form = FORM.matcher(text);
        var first = form.matches() ? Long.parseLong(form.group(1)) : Long.MAX_VALUE;
        if (first > LAST_MOMENT) {
            throw ApiException.invalid(parameter, "must be taken from the Link of the page before");
        }
        return new ChangeCursor(first, Long.parseLong(form.group(2)));
    }

    public String text() {
        return first + "-" + second;
    }
}
