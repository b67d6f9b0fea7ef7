package dev.storekeeper.product.transfer;

import dev.storekeeper.api.FieldError;
import dev.storekeeper.product.ProductEdit;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductReader;
import dev.storekeeper.product.Written;
import java.util.ArrayList;
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

    /** No JavaScript, spreadsheet or column loses a digit of these; new products get none that comes near. */
    private static final long LARGEST_ID = 999_999_999_999_999L;

    /** A number of more digits is not read. */
    private static final long LARGEST_VERSION = 999_999_999_999_999_999L;

    /** Checks the fields of a row. The times of a product are ignored: the service sets them. */
    static ImportRow read(long number, long line, Map<ProductField, Written> fields, ProductReader products) {
        var errors = new ArrayList<FieldError>();
        var id = whole(ProductField.ID, 1, LARGEST_ID, fields, errors);
        var version = whole(ProductField.VERSION, 0, LARGEST_VERSION, fields, errors);
        var edit = products.read(fields, errors);
        return new ImportRow(number, line, id, version, edit, errors);
    }

    static ImportRow broken(long number, long line, List<FieldError> errors) {
        return new ImportRow(number, line, null, null, new ProductEdit(Map.of()), errors);
    }

    @Nullable
    String sku() {
        return errors.isEmpty() ? (String) edit.values().get(ProductField.SKU) : null;
    }

    private static @Nullable Long whole(
            ProductField field, long least, long most, Map<ProductField, Written> fields, List<FieldError> errors) {
        var written = fields.getOrDefault(field, Written.NULL);
        if (written.form() == Written.Form.NULL) {
            return null;
        }
        var value = written.whole(least, most);
        if (value.isPresent()) {
            return value.getAsLong();
        }
        errors.add(new FieldError(
                field.wireName(), "must be a whole number from %d to %d, or nothing".formatted(least, most)));
        return null;
    }
}
