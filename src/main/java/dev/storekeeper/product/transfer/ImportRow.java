package dev.storekeeper.product.transfer;

import dev.storekeeper.api.FieldError;
import dev.storekeeper.product.ProductEdit;
import dev.storekeeper.product.WrittenProduct;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a file, read and checked as far as that goes without the database.
 *
 * @param number counts the rows from 1, without the header
 * @param line where in the file it begins
 * @param edit what it says of the product, where nothing is wrong with it
 */
record ImportRow(
        long number,
        long line,
        @Nullable Long id,
        @Nullable Long version,
        @Nullable WrittenProduct written,
        @Nullable ProductEdit edit,
        List<FieldError> errors) {

    static ImportRow broken(long number, long line, List<FieldError> errors) {
        return new ImportRow(number, line, null, null, null, null, errors);
    }

    @Nullable
    String sku() {
        return edit == null ? null : edit.values().sku();
    }
}
