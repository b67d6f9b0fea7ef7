package dev.storekeeper.product.history.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.NoParameters;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.history.ChangeQuery;
import dev.storekeeper.product.history.ChangeSearch;
import dev.storekeeper.product.history.ChangeSet;
import dev.storekeeper.product.history.ChangeSet.Counts;
import dev.storekeeper.product.history.RecordedChange;
import dev.storekeeper.product.history.RevertService;
import dev.storekeeper.product.history.Reverted;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Change sets: who has changed which products, when and how, and how to undo it. */
@RestController
@RequestMapping("/changes")
class ChangeController {

    private final ChangeSearch search;
    private final RevertService reverts;
    private final AccountService accounts;

    ChangeController(ChangeSearch search, RevertService reverts, AccountService accounts) {
        this.search = search;
        this.reverts = reverts;
        this.accounts = accounts;
    }

    @GetMapping
    Page<ChangeAnswer> list(@Valid ChangeQuery query) {
        var page = search.list(query);
        var names = names(page.rows());
        return page.map(change -> ChangeAnswer.of(change, names, null));
    }

    @GetMapping("/{id}")
    ChangeAnswer one(@PathVariable long id, @Valid NoParameters none) {
        var change = search.find(id).orElseThrow(ChangeSearch::notFound);
        return ChangeAnswer.of(change, names(List.of(change)), search.revertedBy(id));
    }

    @GetMapping("/{id}/products")
    Page<ChangedProductAnswer> products(@PathVariable long id, @Valid PageQuery query) {
        var change = search.find(id).orElseThrow(ChangeSearch::notFound);
        return search.products(change.id(), query).map(ChangedProductAnswer::of);
    }

    /** Undoes a change. One that is undone already answers 200 too, so that the request may be repeated. */
    @PostMapping("/{id}/revert")
    Reverted revert(@PathVariable long id, @Valid RevertQuery query) {
        return reverts.revert(id, query.onConflict() == OnConflict.SKIP);
    }

    private Map<Long, String> names(List<ChangeSet> changes) {
        return accounts.names(changes.stream()
                .map(ChangeSet::account)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    }

    record RevertQuery(@Nullable OnConflict onConflict) {}

    /** What becomes of the rest where some products stand in the way. */
    enum OnConflict {
        ABORT,
        SKIP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param by the name of the account, unless that is deleted */
    record ChangeAnswer(
            long id,
            Instant at,
            String what,
            @Nullable Long account,
            @Nullable String by,
            @Nullable String session,
            @Nullable List<String> factors,
            @Nullable String requestId,
            @Nullable String reason,
            @Nullable String note,
            @Nullable Long reverts,
            @Nullable List<Long> revertedBy,
            Counts products) {

        static ChangeAnswer of(ChangeSet change, Map<Long, String> names, @Nullable List<Long> revertedBy) {
            var account = change.account();
            return new ChangeAnswer(
                    change.id(),
                    change.at(),
                    change.what(),
                    account,
                    account == null ? null : names.get(account),
                    change.session(),
                    account == null ? null : change.factors(),
                    change.requestId(),
                    change.reason(),
                    change.note(),
                    change.reverts(),
                    revertedBy,
                    change.products());
        }
    }

    /**
     * What a change set has done to a product, on the wire: the fields that differ, or all of them where it was not there before or is not
     * there after.
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
                    change.action().wireName(),
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
}
