package dev.storekeeper.product;

import jakarta.persistence.Embeddable;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What people decide about a product. This is the one list of these fields: columns, JSON, files, validation, differences and history
 * derive from it through {@link ProductField}.
 */
@Embeddable
public record ProductDetails(
        // ASCII, so that label printers, barcodes and the collation of the key agree on which skus are the same.
        @Nullable
        @Pattern(
                regexp = "[!-~]([ -~]{0,62}[!-~])?",
                message = "must be a string of 1 to 64 printable ASCII characters with no space at either end, or null")
        String sku,

        @Pattern(
                regexp = "(?!\\p{javaWhitespace}*\\z)[^\\p{Cc}\\p{Cs}]{1,100}",
                message =
                        "must be a string of 1 to 100 characters, not all blank, without control characters or unpaired"
                                + " surrogates")
        String name,

        @Nullable
        @Pattern(
                regexp = "([^\\p{Cc}\\p{Cs}]|[\\t\\n\\r]){0,255}+",
                message = "must be a string of up to 255 characters, without unpaired surrogates and without control"
                        + " characters other than line breaks and tabs, or null")
        String description,

        @Digits(integer = 8, fraction = 2, message = PRICE) @PositiveOrZero(message = PRICE)
        BigDecimal price,

        @PositiveOrZero(message = "must be a whole number from 0 to 2147483647, without sign, decimals or exponent")
        int quantity,

        @Nullable
        @PositiveOrZero(
                message = "must be a whole number from 0 to 2147483647, without sign, decimals or exponent, or null")
        Integer lowStockAt) {

    static final String PRICE =
            "must be a number from 0 to 99999999.99 with at most two decimals, without sign or exponent";

    public @Nullable Object of(ProductField field) {
        return field.of(this);
    }

    /** What the texts take of the memory: Java keeps one of Latin letters alone with a byte for each, and any other with two. */
    int textBytes() {
        return bytes(name) + (description == null ? 0 : bytes(description));
    }

    private static int bytes(String text) {
        return text.chars().allMatch(letter -> letter < 256) ? text.length() : 2 * text.length();
    }
}
