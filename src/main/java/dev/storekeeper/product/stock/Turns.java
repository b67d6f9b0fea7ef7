package dev.storekeeper.product.stock;

import dev.storekeeper.api.Bulkhead;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Lets two at a time count the same product. All the others would only wait for its row lock, so they wait here, where they hold no
 * connection: a rush for one product leaves the database to everybody else.
 */
@Component
class Turns {

    private static final int STRIPES = 64;
    private static final int AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<Bulkhead> stripes = Stream.generate(
                    () -> new Bulkhead(AT_ONCE, PATIENCE, "Too many are counting this product at this moment."))
            .limit(STRIPES)
            .toList();

    <T> T inTurn(long productId, Supplier<T> work) {
        return stripes.get((int) Math.floorMod(productId, (long) STRIPES)).in(work);
    }
}
