package dev.storekeeper.model;

import java.util.Collection;

/**
 * The version that a request is based on.
 *
 * @param version none where negative
 */
record Basis(long version, boolean merging) {

    static final Basis NONE = new Basis(-1, false);

    boolean isMetBy(Goods goods) {
        return version < 0 || version == goods.version();
    }

    /** Whether whoever has read this version has read a field as it is. */
    boolean knows(Goods goods, String field) {
        return version <= goods.version() && goods.versions().getOrDefault(field, 0L) <= version;
    }

    /** Whether a change of these fields may join what others have changed since. */
    boolean joins(Goods goods, Collection<String> differing) {
        return merging && differing.stream().allMatch(field -> knows(goods, field));
    }
}
