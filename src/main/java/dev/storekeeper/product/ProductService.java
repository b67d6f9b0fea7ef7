package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Creates, edits and deletes products. Edits of one product queue, so that none undoes what another has just done. */
@Service
public class ProductService {

    private final ProductTable products;
    private final ProductLocks locks;
    private final ProductRevisions past;
    private final Clock clock;

    ProductService(ProductTable products, ProductLocks locks, ProductRevisions past, Clock clock) {
        this.products = products;
        this.locks = locks;
        this.past = past;
        this.clock = clock;
    }

    @Transactional
    public ProductSnapshot create(ProductDetails details) {
        return products.insert(Cause.CREATE, List.of(NewProduct.of(details, clock.instant())))
                .getFirst();
    }

    /** Changes the fields that the edit names; all of them or none. */
    @Transactional
    public EditedProduct edit(long id, ProductEdit edit, Expectation expected) {
        var product = lock(id);
        var changed = product.edit(edit, expected, past, clock.instant());
        if (!changed.equals(product)) {
            products.update(Cause.EDIT, List.of(new ProductUpdate(product, changed)));
        }
        return new EditedProduct(changed.product(), !expected.isMetBy(product));
    }

    @Transactional
    public void delete(long id, Expectation expected) {
        var product = lock(id);
        if (!expected.isMetBy(product)) {
            throw product.stale("Somebody has changed this product since you read it.");
        }
        products.delete(Cause.DELETE, List.of(product));
    }

    private StoredProduct lock(long id) {
        return locks.byId(id).orElseThrow(ProductService::notFound);
    }

    /** Says the same of a product that never was and of one that is gone. */
    public static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is no such product.");
    }
}
