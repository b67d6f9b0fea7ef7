package dev.storekeeper.product.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what a change set has done, product by product. */
@Component
class Steps {

    private static final String OF_PRODUCTS = "SELECT " + ChangeRow.COLUMNS + " FROM product_change c" + ChangeRow.JOINS
            + "WHERE c.change_id = ? AND c.product_id BETWEEN ? AND ? ORDER BY c.product_id, c.version";

    private final JdbcClient database;

    Steps(JdbcClient database) {
        this.database = database;
    }

    /** The next products that a change set has touched, in the order of their ids. */
    List<Long> products(long change, long behind, int most) {
        return database.sql("SELECT DISTINCT product_id FROM product_change WHERE change_id = ? AND product_id > ?"
                        + " ORDER BY product_id LIMIT ?")
                .params(change, behind, most)
                .query(Long.class)
                .list();
    }

    /** Under the locks of the products, so that no later version can come meanwhile. */
    List<Step> of(long change, long first, long last) {
        var changes = new LinkedHashMap<Long, List<RecordedChange>>();
        database.sql(OF_PRODUCTS)
                .params(change, first, last)
                .query(ChangeRow::read)
                .list()
                .forEach(it -> changes.computeIfAbsent(it.productId(), _ -> new ArrayList<>())
                        .add(it));
        return changes.values().stream().map(Step::of).toList();
    }

    /** The change set that made a version of a product, or its last one; nothing where that is older than what is recorded. */
    Optional<Long> maker(Obstacle obstacle) {
        var version = obstacle.version() == null ? "" : "AND version = " + obstacle.version();
        return database.sql("SELECT change_id FROM product_change WHERE product_id = ? " + version
                        + " ORDER BY version DESC LIMIT 1")
                .param(obstacle.product())
                .query(Long.class)
                .optional();
    }

    /** The last thing that became of a product. */
    Optional<Last> last(long product) {
        return database.sql(
                        "SELECT change_id, action FROM product_change WHERE product_id = ? ORDER BY version DESC LIMIT 1")
                .param(product)
                .query((row, _) -> new Last(row.getLong(1), row.getString(2).equals(Action.DELETED.wireName())))
                .optional();
    }

    record Last(long change, boolean deleted) {}
}
