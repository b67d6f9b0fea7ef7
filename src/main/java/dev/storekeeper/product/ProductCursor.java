package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The place in a list behind which the next page begins: the sort keys of the last product seen, an empty one where it has none. In the
 * order of ids it is that product's id; in any other order it is opaque, and good for that order alone.
 */
public record ProductCursor(ProductSort sort, List<String> keys) {

    /** No name and no sku contains it. */
    private static final String SEPARATOR = "\0";

    static ProductCursor behind(ProductSnapshot last, ProductSort sort) {
        return new ProductCursor(
                sort,
                sort.keys().stream()
                        .map(key -> Objects.toString(key.field().of(last), ""))
                        .toList());
    }

    /** Reads the parameter {@code after}. */
    public static ProductCursor parse(String parameter, String text, ProductSort sort) {
        try {
            var cursor = new ProductCursor(sort, sort.equals(ProductSort.BY_ID) ? List.of(text) : open(text, sort));
            Keyset.behind(cursor);
            return cursor;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw ApiException.invalid(parameter, "must be taken from the Link of the page before, with the same sort");
        }
    }

    public String text() {
        if (sort.equals(ProductSort.BY_ID)) {
            return keys.getFirst();
        }
        var parts = Stream.concat(Stream.of(sort.toString()), keys.stream()).toList();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> open(String text, ProductSort sort) {
        var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        var parts = List.of(plain.split(SEPARATOR, -1));
        if (parts.size() != sort.keys().size() + 1 || !parts.getFirst().equals(sort.toString())) {
            throw new IllegalArgumentException("a place in another order");
        }
        return parts.subList(1, parts.size());
    }
}
