package dev.storekeeper.product;

import java.math.BigInteger;
import java.util.regex.Pattern;

/** The id in a path, in its one spelling; any other text names no product. */
public final class ProductId {

    private static final Pattern SPELLING = Pattern.compile("[1-9][0-9]{0,18}");

    private ProductId() {}

    public static long parse(String text) {
        if (!SPELLING.matcher(text).matches() || new BigInteger(text).bitLength() >= Long.SIZE) {
            throw ProductService.notFound();
        }
        return Long.parseLong(text);
    }
}
