package dev.storekeeper.product.web;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Parameters;
import dev.storekeeper.product.ProductCursor;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductQuery;
import dev.storekeeper.product.ProductSort;
import java.util.List;
import java.util.stream.Stream;

/** The parameters of a list: which products, and which of their fields. */
record ProductListRequest(ProductQuery query, List<ProductField> fields) {

    static final List<String> ALLOWED = Stream.of(
                    List.of("limit", "after"), ProductQuery.FILTERS, List.of("sort", "fields"))
            .flatMap(List::stream)
            .toList();

    static ProductListRequest of(Parameters parameters) {
        var sort = parameters.read("sort", ProductSort::parse, ProductSort.BY_ID);
        var after = parameters.read("after", (name, text) -> ProductCursor.parse(name, text, sort));
        var query = ProductQuery.of(parameters, sort, after, parameters.limit(Bounds.ROWS_PER_PAGE));
        var fields = parameters.read("fields", ProductField::parse, ProductField.ALL);
        parameters.refuseAny();
        return new ProductListRequest(query, fields);
    }
}
