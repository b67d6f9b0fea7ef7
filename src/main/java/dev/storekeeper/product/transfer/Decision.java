package dev.storekeeper.product.transfer;

import dev.storekeeper.api.FieldError;
import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.ProductSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to become of a row. */
sealed interface Decision {

    record Create(ProductSnapshot product) implements Decision {}

    record Update(BulkProductWriter.Update update) implements Decision {}

    record Keep(ProductSnapshot product) implements Decision {}

    /**
     * The row cannot be done.
     *
     * @param product the one that it means, where there is one
     * @param differences where it was written on an older version: each field with its value and the current one
     */
    record Fail(
            List<FieldError> errors,
            @Nullable ProductSnapshot product,
            @Nullable Object differences) implements Decision {

        static Fail of(String field, String message) {
            return new Fail(List.of(new FieldError(field, message)), null, null);
        }
    }
}
