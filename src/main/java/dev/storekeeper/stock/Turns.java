package dev.storekeeper.stock;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

    private final List<Semaphore> stripes =
            Stream.generate(() -> new Semaphore(AT_ONCE, true)).limit(STRIPES).toList();

    <T> T inTurn(long productId, Supplier<T> work) {
        var turn = stripes.get((int) Math.floorMod(productId, (long) STRIPES));
        await(turn);
        try {
            return work.get();
        } finally {
            turn.release();
        }
    }

    private static void await(Semaphore turn) {
        try {
            if (turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Refusal.of(Kind.UNAVAILABLE, "busy", "Too many are counting this product at this moment.")
                .retryAfter(Duration.ofSeconds(1));
    }
}
