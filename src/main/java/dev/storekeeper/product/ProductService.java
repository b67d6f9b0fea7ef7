package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Creates, edits and deletes products, each change under the product's row lock. */
@Service
public class ProductService {

    private final SharedCreations creations;
    private final SharedChanges changes;
    private final SingleWrites singleWrites;
    private final ProductRepository products;
    private final ProductRevisions revisions;
    private final Clock clock;

    ProductService(
            SharedCreations creations,
            SharedChanges changes,
            SingleWrites singleWrites,
            ProductRepository products,
            ProductRevisions revisions,
            Clock clock) {
        this.creations = creations;
        this.changes = changes;
        this.singleWrites = singleWrites;
        this.products = products;
        this.revisions = revisions;
        this.clock = clock;
    }

    public ProductSnapshot create(ProductDetails details) {
        return creations.create(details, _ -> save(new Product(details, clock.instant())));
    }

    /** Changes all the fields that the edit names, or none. */
    public Edited edit(long id, ProductEdit edit, Expectation expected) {
        return changes.change(
                id,
                Cause.EDIT,
                product -> wanted(product, edit, expected),
                product -> new Edited(product, false),
                _ -> editAlone(id, edit, expected));
    }

    /** Nothing where the edit has to be refused, or merged, or may meet another product's sku. */
    private static Optional<ProductDetails> wanted(ProductSnapshot current, ProductEdit edit, Expectation expected) {
        var wanted = edit.applyTo(current.details());
        return expected.isMetBy(current)
                        && Objects.equals(wanted.sku(), current.details().sku())
                ? Optional.of(wanted)
                : Optional.empty();
    }

    private Edited editAlone(long id, ProductEdit edit, Expectation expected) {
        var product = lock(id);
        var current = product.snapshot();
        var wanted = ProductMerge.of(current, expected, revisions).apply(edit);
        var merged = !expected.isMetBy(current);
        if (wanted.equals(current.details())) {
            return new Edited(current, merged);
        }
        product.change(wanted, clock.instant());
        return new Edited(save(product), merged);
    }

    public void delete(long id, Expectation expected) {
        singleWrites.inTurn(id, _ -> deleteAlone(id, expected));
    }

    private ProductSnapshot deleteAlone(long id, Expectation expected) {
        var product = lock(id);
        var current = product.snapshot();
        if (!expected.isMetBy(current)) {
            throw ProductMerge.stale(current, "This product has been changed since you read it.");
        }
        product.delete(clock.instant());
        products.delete(product);
        return current;
    }

    /** Flushed at once, so that a key that is taken is known here. */
    private ProductSnapshot save(Product product) {
        return ProductKeys.guard(() -> products.saveAndFlush(product)).snapshot();
    }

    private Product lock(long id) {
        return products.findLockedById(id).orElseThrow(ProductService::notFound);
    }

    /** The same for a product that never was and for one that is gone. */
    public static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is no such product.");
    }

    /**
     * A product after an edit.
     *
     * @param merged whether the edit was made on an older version and joined what others have changed since
     */
    public record Edited(ProductSnapshot product, boolean merged) {}
}
