package dev.storekeeper.catalogue;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import dev.storekeeper.problem.UniqueKeys;
import java.time.Clock;
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

    /** Changes the fields that the edit names; all of them or none. */
    @Transactional
    public EditedProduct edit(long id, ProductEdit edit, Expectation expected) {
        var product = lock(id);
        var late = !expected.isMetBy(product);
        if (late) {
            var lateEdit = new LateEdit(product, edit, expected);
            if (!expected.merging() || !lateEdit.isMergeable()) {
                throw lateEdit.refusal();
            }
        }
        product.change(edit.applyTo(product.details()), clock.instant());
        return new EditedProduct(store(product), late);
    }

    @Transactional
    public void delete(long id, Expectation expected) {
        var product = lock(id);
        if (!expected.isMetBy(product)) {
            throw product.stale("Somebody has changed this product since you read it.");
        }
        products.delete(product);
    }

    private Product lock(long id) {
        return products.lock(id).orElseThrow(ProductService::notFound);
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
