package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductRevisions;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a product was like in a version: what it was like before the next. */
@Component
class RememberedProducts implements ProductRevisions {

    private final JdbcClient database;

    RememberedProducts(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<ProductDetails> at(long id, long version) {
        return database.sql("SELECT sku, name, description, price, quantity, low_stock_at FROM product_change"
                        + " WHERE product_id = ? AND version = ? AND name IS NOT NULL")
                .params(id, version + 1)
                .query((row, _) -> new ProductDetails(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getBigDecimal(4),
                        row.getInt(5),
                        row.getObject(6, Integer.class)))
                .optional();
    }
}
