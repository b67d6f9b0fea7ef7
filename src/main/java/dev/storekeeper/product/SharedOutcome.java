package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;

/** What became of a request that {@link SharedWrites} wrote with others. */
sealed interface SharedOutcome {

    record Done(ProductSnapshot product) implements SharedOutcome {}

    record Refused(ApiException refusal) implements SharedOutcome {}

    /** Nothing was done for it. */
    enum Left implements SharedOutcome {
        /** Another transaction has locked the product. */
        LOCKED,
        /** The transaction has waited for a lock in vain, so the request has to write by itself. */
        WAITED,
        /** The request has to write by itself. */
        ALONE
    }
}
