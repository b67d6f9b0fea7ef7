package dev.storekeeper.product.history.web;

import dev.storekeeper.product.history.ChangeSearch;
import java.util.regex.Pattern;

/** The id in a path, in its one spelling; any other text names no change set. */
final class ChangeId {

    private static final Pattern SPELLING = Pattern.compile("[1-9][0-9]{0,17}");

    private ChangeId() {}

    static long parse(String text) {
        if (!SPELLING.matcher(text).matches()) {
            throw ChangeSearch.notFound();
        }
        return Long.parseLong(text);
    }
}
