package dev.storekeeper.product.history;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Some rows of a list, and the place where it goes on if it does. */
public record ChangePage<T>(List<T> rows, @Nullable ChangeCursor next) {

    /** One row more than asked for tells whether the list goes on. */
    static <T> ChangePage<T> of(List<T> found, int limit, Function<T, ChangeCursor> place) {
        return found.size() <= limit
                ? new ChangePage<>(found, null)
                : new ChangePage<>(found.subList(0, limit), place.apply(found.get(limit - 1)));
    }
}
