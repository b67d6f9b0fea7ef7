package dev.storekeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a list. The answer shows the rows alone, and the header {@code Link} leads to the next page.
 *
 * @param next the place where the list goes on, unless it ends here
 */
public record Page<T>(
        @JsonValue List<T> rows, @JsonIgnore @Nullable Cursor next) {

    /** Rows of a page when a request does not say how many it wants. */
    public static final int ROWS = 100;

    /**
     * Reads a page.
     *
     * @param limit how many rows are wanted, {@value #ROWS} unless it is given
     * @param query reads at most so many rows
     * @param place tells the place of a row
     */
    public static <T> Page<T> read(
            @Nullable Integer limit, IntFunction<List<T>> query, Function<? super T, Cursor> place) {
        var wanted = Objects.requireNonNullElse(limit, ROWS);
        // One more row than wanted tells whether the list goes on.
        var found = query.apply(wanted + 1);
        return found.size() <= wanted
                ? new Page<>(found, null)
                : new Page<>(found.subList(0, wanted), place.apply(found.get(wanted - 1)));
    }

    public <R> Page<R> map(Function<? super T, ? extends R> form) {
        return new Page<>(rows.stream().<R>map(form).toList(), next);
    }
}
