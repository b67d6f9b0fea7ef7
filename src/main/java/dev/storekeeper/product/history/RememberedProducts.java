package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductRevisions;
import dev.storekeeper.product.ProductRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads from the record what a product was like in an earlier version: what it was like before the next one. */
@Component
class RememberedProducts implements ProductRevisions {

    /** A row without a name has no state before it: the product was created or restored, which counts as a change of each field. */
    private static final String AT = "SELECT " + ProductRow.details("b.%1$s") + ", "
            + ProductRow.details("MAX(c.version IS NOT NULL AND (c.name IS NULL OR NOT (c.%1$s <=> b.%1$s)))")
            + " FROM product_change b LEFT JOIN product_change c"
            + " ON c.product_id = b.product_id AND c.version > b.version"
            + " WHERE b.product_id = ? AND b.version = ? AND b.name IS NOT NULL GROUP BY b.product_id, b.version";

    private final JdbcClient database;

    RememberedProducts(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<Revision> at(long id, long version) {
        return database.sql(AT)
                .params(id, version + 1)
                .query(RememberedProducts::read)
                .optional();
    }

    private static Revision read(ResultSet row, int number) throws SQLException {
        var changedLater = new HashSet<ProductField>();
        var column = 1 + ProductField.DETAILS.size();
        for (var field : ProductField.DETAILS) {
            if (row.getBoolean(column++)) {
                changedLater.add(field);
            }
        }
        return new Revision(Objects.requireNonNull(ProductRow.details(row, 1)), changedLater);
    }
}
