package dev.storekeeper.product;

import java.util.Optional;

/** What products were like before; told by whichever room remembers, of which this one knows nothing. */
@FunctionalInterface
public interface ProductRevisions {

    /** Nothing where the product is of that version still, or nobody remembers. */
    Optional<ProductDetails> at(long id, long version);
}
