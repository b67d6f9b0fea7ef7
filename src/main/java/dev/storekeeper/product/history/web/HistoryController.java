package dev.storekeeper.product.history.web;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.NoParameters;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.history.HistoryText;
import dev.storekeeper.product.history.ProductHistory;
import dev.storekeeper.product.history.RevertService;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The history of one product, and its return after a deletion. */
@RestController
class HistoryController {

    private final ProductHistory history;
    private final RevertService reverts;
    private final AccountService accounts;

    HistoryController(ProductHistory history, RevertService reverts, AccountService accounts) {
        this.history = history;
        this.reverts = reverts;
        this.accounts = accounts;
    }

    @GetMapping("/products/{id}/history")
    Page<HistoryAnswer> history(@PathVariable long id, @Valid PageQuery query) {
        var page = history.list(id, query);
        var names = accounts.names(page.rows().stream()
                .map(entry -> entry.change().account())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        var answer = page.map(entry -> HistoryAnswer.of(entry, names));
        if (page.next() != null || (page.rows().isEmpty() && query.after() != null)) {
            return answer;
        }
        var beginning = history.beginning(id, page.rows()).stream().mapToObj(HistoryAnswer::beginning);
        return new Page<>(Stream.concat(answer.rows().stream(), beginning).toList(), null);
    }

    @PostMapping("/products/{id}/restore")
    ResponseEntity<RestoredAnswer> restore(@PathVariable long id, @Valid NoParameters none) {
        var product = reverts.restore(id);
        return ResponseEntity.ok().eTag(product.entityTag()).body(RestoredAnswer.of(product));
    }

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
            var text = "the record begins with version %d; what became of the product before is not known"
                    .formatted(version);
            return new HistoryAnswer(null, null, null, null, version, null, text, null, null, null, null);
        }

        record Field(
                String field,

                @JsonInclude(Include.ALWAYS) @Nullable Object before,

                @JsonInclude(Include.ALWAYS) @Nullable Object after) {

            static Field of(ProductField field, @Nullable ProductDetails before, @Nullable ProductDetails after) {
                return new Field(
                        field.wireName(),
                        before == null ? null : before.of(field),
                        after == null ? null : after.of(field));
            }
        }
    }

    /** A product on the wire, with {@code null} where it has no value. */
    record RestoredAnswer(
            @JsonAnyGetter @JsonInclude(content = Include.ALWAYS)
            Map<String, @Nullable Object> fields) {

        static RestoredAnswer of(ProductSnapshot product) {
            var fields = new LinkedHashMap<String, @Nullable Object>();
            ProductField.ALL.forEach(field -> fields.put(field.wireName(), field.of(product)));
            return new RestoredAnswer(fields);
        }
    }
}
