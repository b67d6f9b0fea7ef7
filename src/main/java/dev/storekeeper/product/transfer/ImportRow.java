package dev.storekeeper.product.transfer;

import dev.storekeeper.api.FieldError;
import dev.storekeeper.product.ProductEdit;
import dev.storekeeper.product.ProductField;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of a file, read and checked as far as that goes without the database.
 *
 * @param number counts the rows from 1, without the header
 * @param line where in the file it begins
 * @param edit the fields in which nothing is wrong
 */
record ImportRow(
        long number, long line, @Nullable Long id, @Nullable Long version, ProductEdit edit, List<FieldError> errors) {

    static ImportRow broken(long number, long line, List<FieldError> errors) {
        return new ImportRow(number, line, null, null, new ProductEdit(Map.of()), errors);
    }

    @Nullable
    String sku() {
        return errors.isEmpty() ? (String) edit.values().get(ProductField.SKU) : null;
    }
}
