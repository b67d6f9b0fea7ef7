package dev.storekeeper.product.history.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.history.HistoryText;
import dev.storekeeper.product.history.ProductHistory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of a product, on the wire; of where the record begins later than the product, version and text alone. */
record HistoryAnswer(
        @Nullable Instant at,
        @Nullable Long account,
        @Nullable String by,
        @Nullable Long change,
        long version,
        @Nullable String what,
        String text,
        @Nullable List<Field> fields,
        @Nullable String reason,
        @Nullable String note,
        @Nullable Long reverts) {

    static HistoryAnswer of(ProductHistory.Entry entry, Map<Long, String> names) {
        var change = entry.change();
        var product = entry.product();
        var name = change.account() == null ? null : names.get(change.account());
        return new HistoryAnswer(
                product.at(),
                change.account(),
                name,
                change.id(),
                product.version(),
                change.what(),
                HistoryText.of(entry, name),
                product.fields().stream()
                        .map(field -> Field.of(field, product.before(), product.after()))
                        .filter(field -> field.before() != null || field.after() != null)
                        .toList(),
                change.reason(),
                change.note(),
                change.reverts());
    }

    static HistoryAnswer beginning(long version) {
        var text =
                "the record begins with version %d; what became of the product before is not known".formatted(version);
        return new HistoryAnswer(null, null, null, null, version, null, text, null, null, null, null);
    }

    record Field(
            String field,

            @JsonInclude(Include.ALWAYS) @Nullable Object before,

            @JsonInclude(Include.ALWAYS) @Nullable Object after) {

        static Field of(ProductField field, @Nullable ProductDetails before, @Nullable ProductDetails after) {
            return new Field(
                    field.wireName(), before == null ? null : before.of(field), after == null ? null : after.of(field));
        }
    }
}
