package dev.storekeeper.product;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Finds products. Each answer is one query and no transaction, since every round trip counts. */
@Service
public class ProductSearch {

    private static final String SELECT = "SELECT " + ProductRow.COLUMNS + " FROM ";

    private final JdbcClient database;
    private final SearchPlaces places;

    ProductSearch(JdbcClient database, SearchPlaces places) {
        this.database = database;
        this.places = places;
    }

    public Optional<ProductSnapshot> find(long id) {
        return database.sql(SELECT + "product WHERE id = ?")
                .param(id)
                .query(ProductRow::read)
                .optional();
    }

    public ProductPage list(ProductQuery query) {
        return query.words() == null ? read(query) : places.in(() -> read(query));
    }

    private ProductPage read(ProductQuery query) {
        var condition = query.condition();
        var where = condition.text().isEmpty() ? "" : " WHERE " + condition.text();
        // One more than asked for tells whether the list goes on.
        var found = database.sql(SELECT + query.table() + where + " ORDER BY "
                        + query.sort().orderBy() + " LIMIT ?")
                .params(condition.values())
                .param(query.limit() + 1)
                .query(ProductRow::read)
                .list();
        if (found.size() <= query.limit()) {
            return new ProductPage(found, null);
        }
        var page = found.subList(0, query.limit());
        return new ProductPage(page, ProductCursor.behind(page.getLast(), query.sort()));
    }
}
