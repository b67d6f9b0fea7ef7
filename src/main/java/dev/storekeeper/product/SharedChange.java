package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.product.BulkProductWriter.Update;
import dev.storekeeper.product.BulkProductWriter.UpdateOf;
import dev.storekeeper.product.SharedOutcome.Done;
import dev.storekeeper.product.SharedOutcome.Left;
import dev.storekeeper.product.SharedOutcome.Refused;
import dev.storekeeper.token.Author;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A request for a change, which {@link SharedWrites} makes with others. */
record SharedChange(long id, Cause cause, Function<ProductSnapshot, Optional<ProductDetails>> wanted, Author author) {

    /** On what the changes before it have made of the product. */
    SharedOutcome make(Map<Long, ProductSnapshot> current, List<UpdateOf> updates, Instant now) {
        var before = Objects.requireNonNull(current.get(id));
        try {
            var after = wanted.apply(before).map(details -> before.change(details, now));
            after.filter(product -> product != before).ifPresent(product -> {
                current.put(id, product);
                updates.add(new UpdateOf(author, cause, new Update(before, product)));
            });
            return after.<SharedOutcome>map(Done::new).orElse(Left.ALONE);
        } catch (ApiException refusal) {
            return new Refused(refusal);
        }
    }
}
