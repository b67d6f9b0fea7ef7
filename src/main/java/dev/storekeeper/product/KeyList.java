package dev.storekeeper.product;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The values of a list in SQL, {@code IN (...)}. */
final class KeyList {

    private KeyList() {}

    /**
     * The keys, of which there is one at least, and the last one again until their number is a power of two: few lengths, so that each
     * statement is prepared once and known again.
     */
    static <T> List<T> of(Collection<T> keys) {
        var list = new ArrayList<T>(keys);
        while (Integer.bitCount(list.size()) > 1) {
            list.add(list.getLast());
        }
        return list;
    }
}
