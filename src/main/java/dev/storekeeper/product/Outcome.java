package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;

/** What became of a request when it was written with others. */
sealed interface Outcome {

    static Outcome missing() {
        return new Refused(ProductService.notFound());
    }

    record Done(ProductSnapshot product) implements Outcome {}

    record Refused(ApiException refusal) implements Outcome {}

    /** Nothing was done for it. */
    enum Left implements Outcome {
        /** Another transaction has locked the product. */
        LOCKED,
        /** The request has to write by itself. */
        ALONE
    }
}
