package dev.storekeeper.product.history.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.product.ProductAnswer;
import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.history.ChangeSearch;
import dev.storekeeper.product.history.ChangeSet;
import dev.storekeeper.product.history.HistoryText;
import dev.storekeeper.product.history.RecordedChange;
import dev.storekeeper.product.history.RevertService;
import dev.storekeeper.product.history.RevertService.Reverted;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
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

/** Change sets and the history of each product: who has changed what, when and how, and how to undo it. */
@RestController
class HistoryController {

    private final ChangeSearch changes;
    private final RevertService reverts;
    private final AccountService accounts;

    HistoryController(ChangeSearch changes, RevertService reverts, AccountService accounts) {
        this.changes = changes;
        this.reverts = reverts;
        this.accounts = accounts;
    }

    @GetMapping("/changes")
    Page<ChangeAnswer> list(@Valid ChangeSearch.Query query) {
        var page = changes.list(query);
        var names = names(page.rows());
        return page.map(change -> ChangeAnswer.of(change, names, null));
    }

    @GetMapping("/changes/{id}")
    ChangeAnswer one(@PathVariable long id) {
        var change = changes.get(id);
        return ChangeAnswer.of(change, names(List.of(change)), changes.revertedBy(id));
    }

    @GetMapping("/changes/{id}/products")
    Page<ChangedProductAnswer> products(@PathVariable long id, @Valid PageQuery query) {
        var change = changes.get(id);
        return changes.products(change.id(), query).map(ChangedProductAnswer::of);
    }

    /** Undoes a change. One that is undone already answers 200 too, so that the request may be repeated. */
    @PostMapping("/changes/{id}/revert")
    Reverted revert(@PathVariable long id, @Valid RevertQuery query) {
        return reverts.revert(id, "skip".equals(query.onConflict()));
    }

    @GetMapping("/products/{id}/history")
    Page<HistoryAnswer> history(@PathVariable long id, @Valid PageQuery query) {
        var page = changes.history(id, query);
        var names = names(page.map(ChangeSearch.Entry::change).rows());
        var answer = page.map(entry -> HistoryAnswer.of(entry, names));
        if (page.next() != null || (page.rows().isEmpty() && query.after() != null)) {
            return answer;
        }
        var beginning = changes.beginning(id, page.rows()).stream().mapToObj(HistoryAnswer::beginning);
        return new Page<>(Stream.concat(answer.rows().stream(), beginning).toList(), null);
    }

    @PostMapping("/products/{id}/restore")
    ResponseEntity<ProductAnswer> restore(@PathVariable long id) {
        var product = reverts.restore(id);
        return ResponseEntity.ok().eTag(product.entityTag()).body(new ProductAnswer(product, ProductField.ALL));
    }

    private Map<Long, String> names(List<ChangeSet> shown) {
        return accounts.names(
                shown.stream().map(ChangeSet::account).filter(Objects::nonNull).collect(Collectors.toSet()));
    }

    /** @param onConflict what becomes of the other products where later changes of some are in the way */
    record RevertQuery(
            @Pattern(regexp = "abort|skip", message = "must be one of abort, skip") @Nullable
            String onConflict) {}

    /** @param by the name of the account, unless that is deleted */
    record ChangeAnswer(
            @JsonUnwrapped ChangeSet change,
            @Nullable String by,
            @Nullable List<Long> revertedBy) {

        static ChangeAnswer of(ChangeSet change, Map<Long, String> names, @Nullable List<Long> revertedBy) {
            return new ChangeAnswer(change, change.account() == null ? null : names.get(change.account()), revertedBy);
        }
    }

    /**
     * What a change set has done to a product: the fields that differ, or all of them where the product was created, deleted or brought
     * back.
     */
    record ChangedProductAnswer(
            long product,
            long version,
            String action,

            @JsonInclude(content = Include.ALWAYS) @Nullable Map<String, @Nullable Object> before,

            @JsonInclude(content = Include.ALWAYS) @Nullable Map<String, @Nullable Object> after) {

        static ChangedProductAnswer of(RecordedChange change) {
            return new ChangedProductAnswer(
                    change.productId(),
                    change.version(),
                    change.action().toString(),
                    values(change, change.before()),
                    values(change, change.after()));
        }

        private static @Nullable Map<String, @Nullable Object> values(
                RecordedChange change, @Nullable ProductDetails details) {
            if (details == null) {
                return null;
            }
            var values = new LinkedHashMap<String, @Nullable Object>();
            change.fields().forEach(field -> values.put(field.wireName(), details.of(field)));
            return values;
        }
    }

    /** An entry of a product's history. The one for what was done before the record began has a version and a text only. */
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

        static HistoryAnswer of(ChangeSearch.Entry entry, Map<Long, String> names) {
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
                            .map(field -> new Field(field.wireName(), product.before(field), product.after(field)))
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

                @JsonInclude(Include.ALWAYS) @Nullable Object after) {}
    }
}
