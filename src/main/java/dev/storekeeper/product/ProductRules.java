package dev.storekeeper.product;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** What a product's fields may hold. A price becomes a number only once its digits are few and fit the column exactly. */
final class ProductRules {

    private static final Pattern MONEY = Pattern.compile("(0|[1-9][0-9]{0,7})(\\.[0-9]{1,2})?");
    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,9}");

    /** ASCII, so that a label printer, a barcode and the key's collation agree on which ones are the same. */
    static final FieldRule<String> SKU = new FieldRule<>(
            "sku",
            it -> it.isNull() || isSku(it),
            text -> text,
            "must be a string of 1 to 64 printable ASCII characters with no space at either end, or null");

    static final FieldRule<String> NAME = new FieldRule<>(
            "name",
            it -> it.isText() && !it.text().isBlank() && Characters.fits(it.text(), 100, Characters::isStorable),
            text -> text,
            "must be a string of 1 to 100 characters, not all blank, without control characters or unpaired surrogates");

    static final FieldRule<String> DESCRIPTION = new FieldRule<>(
            "description",
            it -> it.isNull() || (it.isText() && Characters.fits(it.text(), 255, Characters::isStorableOrLayout)),
            text -> text,
            "must be a string of up to 255 characters, without unpaired surrogates and without control characters other"
                    + " than line breaks and tabs, or null");

    static final FieldRule<BigDecimal> PRICE = new FieldRule<>(
            "price",
            it -> it.isTextOrNumber() && MONEY.matcher(it.text()).matches(),
            text -> new BigDecimal(text).setScale(2),
            "must be a number from 0 to 99999999.99 with at most two decimals, without sign or exponent");

    static final FieldRule<Integer> QUANTITY = new FieldRule<>(
            "quantity",
            it -> it.isTextOrNumber() && isWholeInt(it.text()),
            Integer::valueOf,
            "must be a whole number from 0 to 2147483647, without sign, decimals or exponent");

    static final FieldRule<Integer> LOW_STOCK_AT = new FieldRule<>(
            "low_stock_at",
            it -> it.isNull() || (it.isTextOrNumber() && isWholeInt(it.text())),
            Integer::valueOf,
            "must be a whole number from 0 to 2147483647, without sign, decimals or exponent, or null");

    private ProductRules() {}

    private static boolean isSku(Written it) {
        return it.isText()
                && !it.text().isEmpty()
                && it.text().equals(it.text().strip())
                && Characters.fits(it.text(), 64, Characters::isPrintableAscii);
    }

    private static boolean isWholeInt(String text) {
        return WHOLE.matcher(text).matches() && Long.parseLong(text) <= Integer.MAX_VALUE;
    }
}
