package dev.storekeeper.catalogue.web;

import dev.storekeeper.catalogue.ProductCursor;
import dev.storekeeper.catalogue.ProductField;
import dev.storekeeper.catalogue.ProductQuery;
import dev.storekeeper.catalogue.ProductSort;
import dev.storekeeper.catalogue.SearchWords;
import dev.storekeeper.problem.Parameters;
import dev.storekeeper.problem.Refusal;
import java.math.BigDecimal;
import java.util.List;

/** The parameters of a list: which products, and which of their fields. */
record ProductListRequest(ProductQuery query, List<ProductField> fields) {

    static final List<String> ALLOWED =
            List.of("limit", "after", "q", "price_min", "price_max", "in_stock", "low_stock", "sort", "fields");

    static ProductListRequest of(Parameters parameters) {
        var sort = parameters.read("sort", ProductSort::parse, ProductSort.BY_ID);
        var priceMin = parameters.read("price_min", ProductListRequest::price);
        var priceMax = parameters.read("price_max", ProductListRequest::price);
        parameters.check(
                priceMin == null || priceMax == null || priceMin.compareTo(priceMax) <= 0,
                "price_min",
                "must not be above price_max");
        var query = new ProductQuery(
                parameters.read("q", SearchWords::parse),
                priceMin,
                priceMax,
                parameters.read("in_stock", ProductListRequest::trueOrFalse),
                parameters.read("low_stock", ProductListRequest::trueOrFalse),
                sort,
                parameters.read("after", (name, text) -> ProductCursor.parse(name, text, sort)),
                parameters.limit(Parameters.LARGEST_PAGE));
        var fields = parameters.read("fields", ProductField::parse, ProductField.ALL);
        parameters.refuseAny();
        return new ProductListRequest(query, fields);
    }

    private static BigDecimal price(String name, String text) {
        try {
            return ProductQuery.price(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(name, String.valueOf(e.getMessage()));
        }
    }

    private static Boolean trueOrFalse(String name, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.invalid(name, "must be true or false");
        };
    }
}
