package dev.storekeeper.idempotency;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Lets so many at a time execute a request under its key. Each of them holds a connection from its first statement to its last,
 * whatever it waits for in between: half of the pool at most, so that whoever holds what they wait for finds a connection. All the
 * others wait here, where they hold none.
 */
@Component
class Places {

    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Semaphore free = new Semaphore(AT_ONCE, true);

    <T> T in(Supplier<T> work) {
        await();
        try {
            return work.get();
        } finally {
            free.release();
        }
    }

    private void await() {
        try {
            if (free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Refusal.of(
                        Kind.UNAVAILABLE,
                        "busy",
                        "Too many requests with an Idempotency-Key are running at this moment.")
                .retryAfter(Duration.ofSeconds(1));
    }
}
