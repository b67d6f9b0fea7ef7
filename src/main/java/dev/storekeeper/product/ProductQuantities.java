package dev.storekeeper.product;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts products up and down, each time by one conditional statement, so that it goes neither below zero nor past what the column
 * holds, however many count at once. The version rises with the quantity: whoever edits an older one is told.
 */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class ProductQuantities {

    private final ProductTable products;
    private final ProductLocks locks;
    private final JdbcClient database;

    ProductQuantities(ProductTable products, ProductLocks locks, JdbcClient database) {
        this.products = products;
        this.locks = locks;
        this.database = database;
    }

    /** Nothing where the quantity would leave its bounds, or where there is no such product. */
    public Optional<ProductQuantity> add(long id, int delta, QuantityReason reason, @Nullable String note) {
        return products.add(Cause.counting(reason, note), id, delta).map(ProductQuantity::of);
    }

    /** Nothing where the quantity is another than {@code from}, or where there is no such product. */
    public Optional<ProductQuantity> set(long id, int from, int to, QuantityReason reason, @Nullable String note) {
        return products.set(Cause.counting(reason, note), id, from, to).map(ProductQuantity::of);
    }

    /** Under the product's row lock: the quantity stays so until this transaction ends. */
    public Optional<ProductQuantity> lock(long id) {
        return locks.byId(id).map(StoredProduct::product).map(ProductQuantity::of);
    }

    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<ProductQuantity> find(long id) {
        return database.sql("SELECT id, quantity, version FROM product WHERE id = ?")
                .param(id)
                .query((row, _) -> new ProductQuantity(row.getLong(1), row.getInt(2), row.getLong(3)))
                .optional();
    }
}
