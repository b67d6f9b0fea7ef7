package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Parameters;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which products are wanted, in which order, from which place on, and how many. */
public record ProductQuery(
        @Nullable SearchWords words,
        @Nullable BigDecimal priceMin,
        @Nullable BigDecimal priceMax,
        @Nullable Boolean inStock,
        @Nullable Boolean lowStock,
        ProductSort sort,
        @Nullable ProductCursor after,
        int limit) {

    /** The names of the parameters that choose among the products. */
    public static final List<String> FILTERS = List.of("q", "price_min", "price_max", "in_stock", "low_stock");

    /** Also what nobody has set a mark for. */
    private static final String NOT_LOW = "(low_stock = FALSE OR low_stock IS NULL)";

    /** Reads the parameters that choose among the products. */
    public static ProductQuery of(Parameters parameters, ProductSort sort, @Nullable ProductCursor after, int limit) {
        var priceMin = parameters.read("price_min", ProductQuery::price);
        var priceMax = parameters.read("price_max", ProductQuery::price);
        parameters.check(
                priceMin == null || priceMax == null || priceMin.compareTo(priceMax) <= 0,
                "price_min",
                "must not be above price_max");
        return new ProductQuery(
                parameters.read("q", SearchWords::parse),
                priceMin,
                priceMax,
                parameters.read("in_stock", ProductQuery::trueOrFalse),
                parameters.read("low_stock", ProductQuery::trueOrFalse),
                sort,
                after,
                limit);
    }

    /** The same choice from another place on. */
    public ProductQuery after(ProductCursor place) {
        return new ProductQuery(words, priceMin, priceMax, inStock, lowStock, sort, place, limit);
    }

    /** A price to compare with, as strict as the price of a product. */
    private static BigDecimal price(String name, String text) {
        try {
            return (BigDecimal) ProductField.PRICE.parse(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(name, ProductDetails.PRICE);
        }
    }

    private static Boolean trueOrFalse(String name, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ApiException.invalid(name, "must be true or false");
        };
    }

    /** MySQL would read the skus by their unique key, which knows no order among the products that have none. */
    String table() {
        return sort.beginsWith(ProductField.SKU) && words == null ? "product FORCE INDEX (ix_product_sku)" : "product";
    }

    Condition condition() {
        return (words == null ? Condition.NONE : words.condition())
                .and(priceMin == null ? Condition.NONE : Condition.of("price >= ?", priceMin))
                .and(priceMax == null ? Condition.NONE : Condition.of("price <= ?", priceMax))
                .and(inStock == null ? Condition.NONE : Condition.of(inStock ? "quantity > 0" : "quantity = 0"))
                .and(lowStock == null ? Condition.NONE : Condition.of(lowStock ? "low_stock = TRUE" : NOT_LOW))
                .and(after == null ? Condition.NONE : Keyset.behind(after));
    }
}
