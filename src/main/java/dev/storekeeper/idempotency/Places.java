package dev.storekeeper.idempotency;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Lets so many at a time execute a request under its key. Each of them holds a connection from its first statement to its last,
 * whatever it waits for in between: half of the pool at most, so that whoever holds what they wait for finds a connection. All the
 * others wait here, where they hold none.
 */
@Component
class Places {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Bulkhead places = new Bulkhead(
            Bounds.KEYED_REQUESTS, PATIENCE, "Too many requests with an Idempotency-Key are running at this moment.");

    <T> T in(Supplier<T> work) {
        return places.in(work);
    }
}
