package dev.storekeeper.product.stock;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Compares quantities with the sum of all that the ledger says was moved: whichever row or quantity anybody has tampered with, the
 * sum tells, also after further movements.
 */
@Component
class StockProof {

    private static final String SUM =
            "COALESCE((SELECT SUM(after_quantity - before_quantity) FROM stock_movement WHERE product_id = product.id), 0)";

    private final JdbcClient database;

    StockProof(JdbcClient database) {
        this.database = database;
    }

    /** The last id of the batch behind another, if there is any. */
    Optional<Long> endOfBatch(long behind, int size) {
        return database.sql("SELECT MAX(id) FROM (SELECT id FROM product WHERE id > ? ORDER BY id LIMIT ?) AS batch")
                .params(behind, size)
                .query(Long.class)
                .optional();
    }

    /** The products in which both disagree. One statement, so that a movement on its way is in both or in neither. */
    List<Long> disagreeing(long behind, long upTo) {
        return database.sql("SELECT id FROM product WHERE id > ? AND id <= ? AND quantity <> " + SUM)
                .params(behind, upTo)
                .query(Long.class)
                .list();
    }

    /** What the ledger of a product adds up to. */
    long sum(long productId) {
        return database.sql("SELECT COALESCE(SUM(after_quantity - before_quantity), 0) FROM stock_movement"
                        + " WHERE product_id = ?")
                .param(productId)
                .query(Long.class)
                .single();
    }
}
