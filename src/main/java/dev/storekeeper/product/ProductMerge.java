package dev.storekeeper.product;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.ProductRevisions.Revision;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A three-way merge, field by field: of what the caller has read, what the product is now, and what the caller wants.
 *
 * @param base what the caller has read, where that is another version than the current one and is recorded
 */
public record ProductMerge(
        ProductSnapshot current,
        Expectation expected,
        @Nullable Revision base) {

    public static ProductMerge of(ProductSnapshot current, Expectation expected, ProductRevisions revisions) {
        var read = !expected.isMetBy(current) && expected.tellsWhatWasRead(current)
                ? base(current, expected.base().getAsLong(), revisions).orElse(null)
                : null;
        return new ProductMerge(current, expected, read);
    }

    /** More later versions are not compared; after them each field counts as changed. */
    private static Optional<Revision> base(ProductSnapshot current, long version, ProductRevisions revisions) {
        return current.version() - version <= Bounds.LATER_VERSIONS
                ? revisions.at(current.id(), version)
                : revisions
                        .detailsAt(current.id(), version)
                        .map(details -> new Revision(details, Set.copyOf(ProductField.DETAILS)));
    }

    /** Only what the caller changed of what they have read, where that is known. */
    public ProductEdit ownChanges(ProductEdit edit) {
        return base == null ? edit : edit.since(base.details());
    }

    /** Whether the edit may be made: on the version that is meant, or beside the changes of others where merging is asked for. */
    public boolean accepts(ProductEdit edit) {
        return expected.isMetBy(current) || (expected.merging() && isMergeable(edit));
    }

    ProductDetails apply(ProductEdit edit) {
        if (!accepts(edit)) {
            throw stale(current, detail(edit)).with("differences", differences(edit));
        }
        return edit.applyTo(current.details());
    }

    /** The fields that the edit would change, and whether others have changed them too. */
    public List<Difference> differences(ProductEdit edit) {
        return ProductField.DETAILS.stream()
                .filter(edit.values()::containsKey)
                .filter(field -> !Objects.equals(
                        edit.values().get(field), current.details().of(field)))
                .map(field -> difference(field, edit.values().get(field)))
                .toList();
    }

    static ApiException stale(ProductSnapshot current, String detail) {
        return ApiException.of(ErrorCode.STALE, detail)
                .next("GET /products/" + current.id())
                .with("version", current.version());
    }

    private boolean isMergeable(ProductEdit edit) {
        return differences(edit).stream().noneMatch(Difference::conflict);
    }

    private Difference difference(ProductField field, @Nullable Object yours) {
        var now = current.details().of(field);
        var conflict = base == null
                || base.changedLater().contains(field)
                || !Objects.equals(base.details().of(field), now);
        var read = base == null ? null : new Known(base.details().of(field));
        return new Difference(field.wireName(), conflict, yours, now, read);
    }

    private String detail(ProductEdit edit) {
        if (differences(edit).isEmpty()) {
            return "This product has been changed since you read it, and has the values that you ask for.";
        }
        if (isMergeable(edit)) {
            return "Other fields of this product have been changed since you read it. Read it again, or repeat this with"
                    + " the header 'Prefer: handling=merge'.";
        }
        return !expected.tellsWhatWasRead(current)
                ? "If-Match does not tell which version of this product you have read; 'differences' shows your values and"
                        + " the current ones."
                : "This product has been changed since you read it; 'differences' shows your values and the current ones.";
    }

    /**
     * A field that a late edit would change.
     *
     * @param conflict whether others may have changed it since the caller's version
     * @param base its value in the caller's version, where that is known
     */
    public record Difference(
            String field,
            boolean conflict,
            @JsonInclude(Include.ALWAYS) @Nullable Object yours,
            @JsonInclude(Include.ALWAYS) @Nullable Object current,
            @Nullable Known base) {}

    /** A value that is known, even where it is null. */
    public record Known(@JsonValue @Nullable Object value) {}
}
