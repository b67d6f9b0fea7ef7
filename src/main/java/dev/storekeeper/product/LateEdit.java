package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An edit that somebody made on another version of a product than there is now.
 *
 * @param base what the product was like in the version that they have read, where that is remembered
 */
record LateEdit(
        StoredProduct product,
        ProductEdit edit,
        Expectation expected,
        @Nullable ProductDetails base) {

    /** Nobody else has changed what the edit changes. */
    boolean isMergeable() {
        return differences().stream().noneMatch(Difference::conflict);
    }

    ApiException refusal() {
        return product.stale(detail()).with("differences", differences());
    }

    private String detail() {
        if (differences().isEmpty()) {
            return "Somebody has changed this product since you read it; what you ask for is so already.";
        }
        if (isMergeable()) {
            return "Somebody has changed other fields of this product since you read it. Read it again, or repeat this with"
                    + " the header 'Prefer: handling=merge'.";
        }
        return !expected.tellsWhatWasRead(product)
                ? "If-Match does not tell which version of this product you have read; 'differences' shows your values and"
                        + " the current ones."
                : "Somebody has changed this product since you read it; 'differences' shows your values and the current ones.";
    }

    private List<Difference> differences() {
        return edit.named().stream()
                .sorted()
                .map(this::difference)
                .filter(Objects::nonNull)
                .toList();
    }

    private @Nullable Difference difference(ProductField field) {
        var current = product.details().of(field);
        var yours = edit.values().of(field);
        if (Objects.equals(yours, current)) {
            return null;
        }
        return expected.knows(field, product)
                ? new Difference(field.wireName(), false, yours, current, new Difference.Known(current))
                : new Difference(
                        field.wireName(),
                        true,
                        yours,
                        current,
                        base == null ? null : new Difference.Known(base.of(field)));
    }
}
