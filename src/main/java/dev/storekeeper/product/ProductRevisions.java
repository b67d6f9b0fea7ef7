package dev.storekeeper.product;

import java.util.Optional;
import java.util.Set;

/** What products were like before. The module {@code product.history} records it and depends on this one, so it implements this. */
public interface ProductRevisions {

    /** Nothing where the product is of that version still, or the version is not recorded. */
    Optional<Revision> at(long id, long version);

    /** The same without a look at the later versions. */
    Optional<ProductDetails> detailsAt(long id, long version);

    /**
     * A product in an earlier version.
     *
     * @param changedLater the fields that had another value in a later version, other than the current one
     */
    record Revision(ProductDetails details, Set<ProductField> changedLater) {}
}
