package dev.storekeeper.product.transfer;

import dev.storekeeper.api.FieldError;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductReader;
import dev.storekeeper.product.Written;
import dev.storekeeper.product.WrittenProduct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A row as it is written in a file. The times of a product are ignored: the service sets them. */
@JsonDeserialize(using = WrittenRow.OfAllFields.class)
record WrittenRow(Map<ProductField, Written> fields) {

    /** No JavaScript, spreadsheet or column loses a digit of these; new products get none that comes near. */
    private static final long LARGEST_ID = 999_999_999_999_999L;

    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,17}");

    ImportRow read(long number, long line, ProductReader products) {
        var errors = new ArrayList<FieldError>();
        var id = whole(ProductField.ID, 1, LARGEST_ID, errors);
        var version = whole(ProductField.VERSION, 0, Long.MAX_VALUE, errors);
        var edit = products.read(fields, errors);
        return new ImportRow(number, line, id, version, edit, errors);
    }

    private @Nullable Long whole(ProductField field, long least, long most, List<FieldError> errors) {
        var written = fields.get(field);
        if (written == null || written.form() == Written.Form.NULL) {
            return null;
        }
        if (written.form() != Written.Form.OTHER
                && WHOLE.matcher(written.text()).matches()) {
            var value = Long.parseLong(written.text());
            if (value >= least && value <= most) {
                return value;
            }
        }
        errors.add(new FieldError(
                field.wireName(), "must be a whole number from %d to %d, or nothing".formatted(least, most)));
        return null;
    }

    static class OfAllFields extends WrittenProduct.Reader<WrittenRow> {
        OfAllFields() {
            super(ProductField.ALL, WrittenRow::new);
        }
    }
}
