package dev.storekeeper.product;

import dev.storekeeper.api.VersionTags;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * Which version of a product a caller means to change.
 *
 * @param meant whether it is this version
 * @param base the version that the caller has read, where they told; the oldest one that it may be
 * @param merging whether a change made on an older version is welcome if the same fields have not been changed since
 */
public record Expectation(LongPredicate meant, OptionalLong base, boolean merging) {

    public static final Expectation ANY = new Expectation(_ -> true, OptionalLong.empty(), false);

    /** This version and no other. */
    public static Expectation of(long version, boolean merging) {
        return new Expectation(current -> current == version, OptionalLong.of(version), merging);
    }

    /** One of the versions that the caller has named. */
    public static Expectation of(VersionTags tags, boolean merging) {
        return new Expectation(tags::matches, tags.oldest(), merging);
    }

    public boolean isMetBy(ProductSnapshot product) {
        return meant.test(product.version());
    }

    /** A version that is still to come cannot have been read. */
    boolean tellsWhatWasRead(ProductSnapshot product) {
        return base.isPresent() && base.getAsLong() <= product.version();
    }
}
