package dev.storekeeper.product.web;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductQuery;
import dev.storekeeper.product.ProductSort;
import dev.storekeeper.product.SearchWords;
import jakarta.validation.constraints.Digits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/** The parameters of the list of products: which ones, in which order, and which of their fields. */
record ProductListRequest(
        @Range(min = 1, max = Bounds.ROWS_PER_PAGE) @Nullable
        Integer limit,

        @Nullable Cursor after,
        @Nullable SearchWords q,
        @Digits(integer = 8, fraction = 2) @Nullable BigDecimal priceMin,
        @Digits(integer = 8, fraction = 2) @Nullable BigDecimal priceMax,
        @Nullable Boolean inStock,
        @Nullable Boolean lowStock,
        @Nullable ProductSort sort,
        @Nullable ProductFields fields) {

    ProductQuery query() {
        return new ProductQuery(
                q,
                priceMin,
                priceMax,
                inStock,
                lowStock,
                Objects.requireNonNullElse(sort, ProductSort.BY_ID),
                after,
                Objects.requireNonNullElse(limit, Bounds.ROWS_PER_PAGE));
    }

    /** The parameter {@code fields}, for instance {@code id,name}. */
    record ProductFields(List<ProductField> chosen) {

        public static ProductFields of(String text) {
            return new ProductFields(ProductField.chosen(text));
        }
    }
}
