package dev.storekeeper.product.history;

import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.product.ProductSearch;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.ProductSnapshot;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The history of one product, newest first; also of a deleted one. */
@Service
public class ProductHistory {

    private static final String LIST = "SELECT " + ChangeRow.COLUMNS + ", " + ChangeSearch.SET_COLUMNS
            + " FROM product_change c JOIN change_set s ON s.id = c.change_id" + ChangeRow.JOINS
            + "WHERE c.product_id = ? AND c.version < ? ORDER BY c.version DESC LIMIT ?";

    private final ProductSearch products;
    private final JdbcClient database;

    ProductHistory(ProductSearch products, JdbcClient database) {
        this.products = products;
        this.database = database;
    }

    /** From the newest version on, or from the one before which the page begins. */
    public Page<Entry> list(long product, PageQuery query) {
        var before = query.afterId(Long.MAX_VALUE);
        return Page.read(
                query.limit(),
                rows -> database.sql(LIST)
                        .params(product, before, rows)
                        .query((row, number) ->
                                new Entry(ChangeSearch.readSet(row, ChangeRow.WIDTH), ChangeRow.read(row, number)))
                        .list(),
                last -> Cursor.behind(last.product().version()));
    }

    /**
     * The version with which the record begins, if the product is older than its record.
     *
     * @param last the entries of the last page
     */
    public OptionalLong beginning(long product, List<Entry> last) {
        if (last.isEmpty()) {
            return OptionalLong.of(
                    products.find(product).map(ProductSnapshot::version).orElseThrow(ProductService::notFound));
        }
        var oldest = last.getLast().product();
        return oldest.action() == Action.CREATED ? OptionalLong.empty() : OptionalLong.of(oldest.version() - 1);
    }

    /** What was done to the product, and the change set that did it. */
    public record Entry(ChangeSet change, RecordedChange product) {}
}
