package dev.storekeeper.catalogue;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import dev.storekeeper.problem.UniqueKeys;
import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;

/** No two products share a sku: the key of the table decides, and is translated here. */
final class SkuKey {

    private SkuKey() {}

    static <T> T guard(Supplier<T> write) {
        try {
            return write.get();
        } catch (DataIntegrityViolationException e) {
            if (UniqueKeys.isTaken("uk_product_sku", e)) {
                throw taken();
            }
            throw e;
        }
    }

    private static Refusal taken() {
        return Refusal.of(Kind.CONFLICT, "sku_taken", "Another product has this sku already.")
                .about("sku", "must differ from every other product's sku in more than case, or be null");
    }
}
