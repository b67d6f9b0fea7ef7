package dev.storekeeper.product;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Reads products under their row locks: others who want to change them wait until this transaction ends. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class ProductLocks {

    private final JdbcTemplate database;

    ProductLocks(JdbcTemplate database) {
        this.database = database;
    }

    public Optional<StoredProduct> byId(long id) {
        return byIds(List.of(id)).stream().findAny();
    }

    /** Those of the products that are there, in the order of their ids. */
    public List<StoredProduct> byIds(Collection<Long> ids) {
        return locked("id", "PRIMARY", ids);
    }

    /** The same by sku, whose letters may differ in case. */
    public List<StoredProduct> bySkus(Collection<String> skus) {
        return locked("sku", "uk_product_sku", skus);
    }

    /** By that index: who looks for many in a small table would else read, and wait for, every row of it. */
    private <T> List<StoredProduct> locked(String column, String index, Collection<T> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        var places = String.join(",", Collections.nCopies(keys.size(), "?"));
        return database.query(
                "SELECT " + ProductRow.ALL_COLUMNS + " FROM product FORCE INDEX (" + index + ") WHERE " + column
                        + " IN (" + places + ") ORDER BY id FOR UPDATE",
                ProductRow::readAll,
                keys.toArray());
    }
}
