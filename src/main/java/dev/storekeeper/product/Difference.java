package dev.storekeeper.product;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A field that a late edit would change.
 *
 * @param conflict whether others may have changed it since the caller's version
 * @param base what it was in the caller's version, where that is known
 */
record Difference(
        String field,
        boolean conflict,
        @JsonInclude(Include.ALWAYS) @Nullable Object yours,
        @JsonInclude(Include.ALWAYS) @Nullable Object current,
        @Nullable Known base) {

    /** A value that is known, be it none. */
    record Known(@JsonValue @Nullable Object value) {}
}
