package dev.storekeeper.catalogue.web;

import dev.storekeeper.catalogue.ProductCursor;
import dev.storekeeper.catalogue.ProductField;
import dev.storekeeper.catalogue.ProductQuery;
import dev.storekeeper.catalogue.ProductSort;
import dev.storekeeper.catalogue.SearchWords;
import dev.storekeeper.problem.Refusal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriUtils;

/** The parameters of a list: which products, and which of their fields. */
record ProductListRequest(ProductQuery query, List<ProductField> fields) {

    private static final List<String> ALLOWED =
            List.of("limit", "after", "q", "price_min", "price_max", "in_stock", "sort", "fields");

    private static final Pattern UP_TO_FOUR_DIGITS = Pattern.compile("[1-9][0-9]{0,3}");

    static ProductListRequest of(MultiValueMap<String, String> given) {
        var parameters = new Parameters(given, ALLOWED);
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
                sort,
                parameters.read("after", (name, text) -> ProductCursor.parse(name, text, sort)),
                parameters.read("limit", ProductListRequest::limit, ProductQuery.LARGEST_PAGE));
        var fields = parameters.read("fields", ProductField::parse, ProductField.ALL);
        parameters.refuseAny();
        return new ProductListRequest(query, fields);
    }

    /** The same list, from another place on. */
    static String reference(MultiValueMap<String, String> given, ProductCursor after) {
        var asBefore = given.entrySet().stream()
                .filter(parameter -> !parameter.getKey().equals("after"))
                .map(parameter ->
                        parameter.getKey() + "=" + encode(parameter.getValue().getFirst()) + "&")
                .collect(Collectors.joining());
        return "/products?" + asBefore + "after=" + encode(after.text());
    }

    private static String encode(String value) {
        return UriUtils.encode(value, StandardCharsets.UTF_8);
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

    private static Integer limit(String name, String text) {
        if (!UP_TO_FOUR_DIGITS.matcher(text).matches() || Integer.parseInt(text) > ProductQuery.LARGEST_PAGE) {
            throw Refusal.invalid(name, "must be a whole number from 1 to " + ProductQuery.LARGEST_PAGE);
        }
        return Integer.valueOf(text);
    }
}
