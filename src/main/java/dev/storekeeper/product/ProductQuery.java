package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Condition;
import dev.storekeeper.api.Cursor;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Which products are wanted, in which order, from which place on, and how many. */
public record ProductQuery(
        @Nullable SearchWords words,
        @Nullable BigDecimal priceMin,
        @Nullable BigDecimal priceMax,
        @Nullable Boolean inStock,
        @Nullable Boolean lowStock,
        ProductSort sort,
        @Nullable Cursor after,
        int limit) {

    /** Also products without a limit for low stock. */
    private static final String NOT_LOW = "(low_stock = FALSE OR low_stock IS NULL)";

    public ProductQuery {
        if (priceMin != null && priceMax != null && priceMin.compareTo(priceMax) > 0) {
            throw ApiException.invalid("price_min", "must not be above price_max");
        }
    }

    /** The same choice from another place on. */
    public ProductQuery after(Cursor place) {
        return new ProductQuery(words, priceMin, priceMax, inStock, lowStock, sort, place, limit);
    }

    /** MySQL would read the skus by their unique key, which knows no order among the products that have none. */
    String table() {
        return sort.beginsWith(ProductField.SKU) && words == null ? "product FORCE INDEX (ix_product_sku)" : "product";
    }

    /** Whether the database reads little more than it returns. For words, a filter or an order without an index it may read all products. */
    public boolean readsFewRows() {
        return words == null
                && priceMin == null
                && priceMax == null
                && inStock == null
                && lowStock == null
                && sort.hasIndex();
    }

    Condition condition() {
        return (words == null ? Condition.NONE : words.condition())
                .and(priceMin == null ? Condition.NONE : Condition.of("price >= ?", priceMin))
                .and(priceMax == null ? Condition.NONE : Condition.of("price <= ?", priceMax))
                .and(inStock == null ? Condition.NONE : Condition.of(inStock ? "quantity > 0" : "quantity = 0"))
                .and(lowStock == null ? Condition.NONE : Condition.of(lowStock ? "low_stock = TRUE" : NOT_LOW))
                .and(after == null ? Condition.NONE : Keyset.behind(after, sort));
    }
}
