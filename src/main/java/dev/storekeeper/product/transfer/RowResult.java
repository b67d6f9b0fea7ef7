package dev.storekeeper.product.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.storekeeper.api.FieldError;
import dev.storekeeper.product.BulkProductWriter.Update;
import dev.storekeeper.product.ProductField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a row.
 *
 * @param line where in the file it begins, where it failed
 * @param id none where a dry run, which stores nothing, would create the product
 * @param version the current one
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

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A field before the row and after it. */
    record Change(
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Object before,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Object after) {}

    static RowResult created(ImportRow row, @Nullable Long id) {
        return new RowResult(row.number(), null, Outcome.CREATED, id, id == null ? null : 0L, null, null, null);
    }

    static RowResult updated(ImportRow row, Update update) {
        var after = update.after();
        return new RowResult(
                row.number(), null, Outcome.UPDATED, after.id(), after.version(), changes(update), null, null);
    }

    static RowResult unchanged(ImportRow row, long id, long version) {
        return new RowResult(row.number(), null, Outcome.UNCHANGED, id, version, null, null, null);
    }

    static RowResult failed(ImportRow row, Decision.Fail fail) {
        var product = fail.product();
        return new RowResult(
                row.number(),
                row.line(),
                Outcome.FAILED,
                product == null ? row.id() : Long.valueOf(product.id()),
                product == null ? null : product.version(),
                null,
                fail.errors(),
                fail.differences());
    }

    private static Map<String, Change> changes(Update update) {
        var changes = new LinkedHashMap<String, Change>();
        for (var field : ProductField.DETAILS) {
            var before = field.of(update.before());
            var after = field.of(update.after());
            if (!Objects.equals(before, after)) {
                changes.put(field.wireName(), new Change(before, after));
            }
        }
        return changes;
    }
}
