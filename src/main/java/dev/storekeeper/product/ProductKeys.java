package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.DatabaseErrors;
import dev.storekeeper.api.ErrorCode;
import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;

/** No two products share an id or a sku: the keys of the table decide, and are translated here. */
final class ProductKeys {

    private ProductKeys() {}

    static <T> T guard(Supplier<T> write) {
        try {
            return write.get();
        } catch (DataIntegrityViolationException e) {
            if (DatabaseErrors.isTaken("uk_product_sku", e)) {
                throw skuTaken();
            }
            if (DatabaseErrors.isTaken("PRIMARY", e)) {
                throw idTaken();
            }
            throw e;
        }
    }

    private static ApiException skuTaken() {
        return ApiException.of(ErrorCode.SKU_TAKEN, "Another product has this sku already.")
                .about("sku", "must differ from every other product's sku in more than case, or be null");
    }

    /** For a request that restores a product or names its id, when another request has just done the same. */
    private static ApiException idTaken() {
        return ApiException.of(ErrorCode.ID_TAKEN, "A product with this id is there already.")
                .about("id", "must be that of no product");
    }
}
