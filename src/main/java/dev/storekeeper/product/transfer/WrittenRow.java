package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.FieldError;
import dev.storekeeper.product.Written;
import dev.storekeeper.product.WrittenProduct;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A row as somebody wrote it. The times of a product are read over: they are what happened here, and not there. */
record WrittenRow(
        @Nullable Written id,
        @Nullable Written sku,
        @Nullable Written name,
        @Nullable Written description,
        @Nullable Written price,
        @Nullable Written quantity,
        @Nullable Written lowStockAt,
        @Nullable Written version,
        @Nullable Written createdAt,
        @Nullable Written updatedAt) {

    /** No JavaScript, spreadsheet or column loses a digit of these; new products get none that comes near. */
    private static final long LARGEST_ID = 999_999_999_999_999L;

    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,17}");

    ImportRow read(long number, long line) {
        var errors = new ArrayList<FieldError>();
        var readId = whole("id", id, 1, LARGEST_ID, errors);
        var readVersion = whole("version", version, 0, Long.MAX_VALUE, errors);
        var product = new WrittenProduct(sku, name, description, price, quantity, lowStockAt);
        try {
            return new ImportRow(number, line, readId, readVersion, product, product.toEdit(), errors);
        } catch (ApiException wrong) {
            errors.addAll(wrong.errors());
            return ImportRow.broken(number, line, errors);
        }
    }

    private static @Nullable Long whole(
            String field, @Nullable Written written, long least, long most, List<FieldError> errors) {
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
        errors.add(new FieldError(field, "must be a whole number from %d to %d, or nothing".formatted(least, most)));
        return null;
    }
}
