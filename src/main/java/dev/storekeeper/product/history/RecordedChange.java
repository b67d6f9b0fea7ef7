package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductField;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a change set has done to a product.
 *
 * @param version the one that the change has made
 * @param before nothing where the product was created or brought back
 * @param after nothing where it was deleted
 * @param createdAt when a deleted product had been created
 * @param newest whether nothing has become of the product since
 */
public record RecordedChange(
        long productId,
        long version,
        long changeId,
        Action action,
        Instant at,
        @Nullable ProductDetails before,
        @Nullable ProductDetails after,
        @Nullable Instant createdAt,
        boolean newest) {

    /** The fields in which before and after differ; all of them where there is but one of the two. */
    public List<ProductField> fields() {
        return fields(before, after).toList();
    }

    static Stream<ProductField> fields(@Nullable ProductDetails before, @Nullable ProductDetails after) {
        return ProductField.DETAILS.stream()
                .filter(field -> before == null || after == null || !Objects.equals(before.of(field), after.of(field)));
    }
}
