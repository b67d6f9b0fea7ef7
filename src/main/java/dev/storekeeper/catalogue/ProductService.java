package dev.storekeeper.catalogue;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import dev.storekeeper.problem.UniqueKeys;
import java.time.Clock;
import java.util.function.LongPredicate;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Creates, edits and deletes products. Edits of one product queue, so that none undoes what another has just done. */
@Service
public class ProductService {

    private final ProductRepository products;
    private final Clock clock;

    ProductService(ProductRepository products, Clock clock) {
        this.products = products;
        this.clock = clock;
    }

    @Transactional
    public ProductSnapshot create(ProductDetails details) {
        return store(new Product(details, clock.instant()));
    }

    /**
     * Changes the fields that the edit names.
     *
     * @param expected whether the caller means the version that there is now
     */
    @Transactional
    public ProductSnapshot edit(long id, ProductEdit edit, LongPredicate expected) {
        var product = lock(id, expected);
        product.change(edit.applyTo(product.details()), clock.instant());
        return store(product);
    }

    /**
     * Takes a product away.
     *
     * @param expected whether the caller means the version that there is now
     */
    @Transactional
    public void delete(long id, LongPredicate expected) {
        products.delete(lock(id, expected));
    }

    private Product lock(long id, LongPredicate expected) {
        var product = products.lock(id).orElseThrow(ProductService::notFound);
        if (!expected.test(product.snapshot().version())) {
            throw Refusal.of(Kind.STALE, "stale", "Somebody has changed this product since you read it.")
                    .next("GET /products/" + id);
        }
        return product;
    }

    private ProductSnapshot store(Product product) {
        try {
            return products.saveAndFlush(product).snapshot();
        } catch (DataIntegrityViolationException e) {
            if (UniqueKeys.isTaken("uk_product_sku", e)) {
                throw skuTaken();
            }
            throw e;
        }
    }

    /** Says the same of a product that never was and of one that is gone. */
    public static Refusal notFound() {
        return Refusal.of(Kind.NOT_FOUND, "not_found", "There is no such product.");
    }

    private static Refusal skuTaken() {
        return Refusal.of(Kind.CONFLICT, "sku_taken", "Another product has this sku already.")
                .about("sku", "must differ from every other product's sku in more than case, or be null");
    }
}
