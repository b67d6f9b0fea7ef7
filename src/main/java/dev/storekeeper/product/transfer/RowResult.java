package dev.storekeeper.product.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.storekeeper.api.FieldError;
import dev.storekeeper.product.BulkProductWriter.Update;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a row.
 *
 * @param line where in the file it begins, where it failed
 * @param id none of a new product that is not stored, as in a dry run
 * @param version the current one
 * @param differences of a row of an older version: each field with its value and the current one
 */
record RowResult(
        long row,
        @Nullable Long line,
        Outcome outcome,
        @Nullable Long id,
        @Nullable Long version,
        @Nullable Map<String, Change> changes,
        @Nullable List<FieldError> errors,
        @Nullable Object differences) {

    /** What may become of a row. */
    enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED,
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A field before the row and after it. */
    record Change(
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Object before,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Object after) {}

    static RowResult created(ImportRow row) {
        return new RowResult(row.number(), null, Outcome.CREATED, null, null, null, null, null);
    }

    static RowResult updated(ImportRow row, Update update) {
        var changes = new LinkedHashMap<String, Change>();
        for (var field : ProductField.DETAILS) {
            var before = field.of(update.before());
            var after = field.of(update.after());
            if (!Objects.equals(before, after)) {
                changes.put(field.wireName(), new Change(before, after));
            }
        }
        var product = update.after();
        return new RowResult(row.number(), null, Outcome.UPDATED, product.id(), product.version(), changes, null, null);
    }

    static RowResult unchanged(ImportRow row, ProductSnapshot product) {
        return new RowResult(row.number(), null, Outcome.UNCHANGED, product.id(), product.version(), null, null, null);
    }

    static RowResult failed(ImportRow row, List<FieldError> errors) {
        return new RowResult(row.number(), row.line(), Outcome.FAILED, row.id(), null, null, errors, null);
    }

    static RowResult failed(ImportRow row, String field, String message) {
        return failed(row, List.of(new FieldError(field, message)));
    }

    /** The row was written on an older version of the product. */
    static RowResult late(ImportRow row, ProductSnapshot product, Object differences) {
        var errors = List.of(new FieldError(
                "version", "is not the current one: this product has been changed since; 'differences' shows how"));
        return new RowResult(
                row.number(), row.line(), Outcome.FAILED, product.id(), product.version(), null, errors, differences);
    }

    /** A creation that is stored, with the id that the product was given. */
    RowResult withId(long given) {
        return new RowResult(row, line, outcome, given, 0L, changes, errors, differences);
    }

    boolean isFailed() {
        return outcome == Outcome.FAILED;
    }
}
