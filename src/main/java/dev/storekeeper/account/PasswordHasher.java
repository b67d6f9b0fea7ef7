package dev.storekeeper.account;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords with Argon2id. Each hash holds its memory and a core, so at most as many run at once as there are cores; a bounded
 * number waits, strangers and known clients apart, and the rest is told to come back. They run on threads of their own: on the carriers
 * of virtual threads, which keep a core until they are done, they would let all other requests stand still.
 */
@Component
class PasswordHasher implements AutoCloseable {

    private static final Password SOME = Password.of("nobody has this password");

    private final PasswordEncoder argon2;
    private final String nobodysHash;
    private final ThreadPoolExecutor threads;
    private final int places;
    private final Semaphore placesOfStrangers;
    private final Semaphore placesOfKnown;
    private final AtomicLong arrivals = new AtomicLong();
    private final Duration patience;

    PasswordHasher(PasswordEncoder argon2, PasswordProperties properties) {
        this.argon2 = argon2;
        this.nobodysHash = argon2.encode("nor this one");
        var cores = Runtime.getRuntime().availableProcessors();
        patience = properties.patience();
        places = cores * properties.places();
        placesOfStrangers = new Semaphore(places);
        placesOfKnown = new Semaphore(places);
        threads = new ThreadPoolExecutor(
                cores,
                cores,
                0,
                TimeUnit.SECONDS,
                new PriorityBlockingQueue<>(),
                Thread.ofPlatform().name("hasher-", 1).daemon().factory());
    }

    /** @param known whether it is hashed for a client that has been inside before */
    String hash(Password password, boolean known) {
        return inTurn(known, () -> argon2.encode(password));
    }

    /**
     * Compares, when the turn has come.
     *
     * @param known whether it is compared for a client that has been inside before
     * @param toll is asked right before, and may refuse
     */
    boolean matches(Password password, String hash, boolean known, Runnable toll) {
        return inTurn(known, () -> {
            toll.run();
            return argon2.matches(password, hash);
        });
    }

    /** Costs what a comparison costs, so that an unknown name answers no sooner than a known one. */
    boolean matchesNobody(boolean known, Runnable toll) {
        return matches(SOME, nobodysHash, known, toll);
    }

    /** The threads are gone when this returns; the container complains about those that outlive it. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }

    private <T> T inTurn(boolean known, Callable<T> work) {
        var free = known ? placesOfKnown : placesOfStrangers;
        if (!free.tryAcquire()) {
            throw busy();
        }
        try {
            return inPlace(known, work);
        } finally {
            free.release();
        }
    }

    private <T> T inPlace(boolean known, Callable<T> work) {
        var turn = new Turn<>(work, arrivals.getAndIncrement() - (known ? places : 0));
        try {
            threads.execute(turn);
            return turn.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | RejectedExecutionException e) {
            throw busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException("Argon2 failed", e);
        } finally {
            if (turn.cancel(false)) {
                threads.remove(turn);
            }
        }
    }

    private ApiException busy() {
        return ApiException.of(ErrorCode.BUSY, "Too many are signing in at this moment.")
                .retryAfter(patience);
    }

    /** A known client goes ahead of as many as there are places for strangers, and no further: so no stranger waits for ever. */
    private static final class Turn<T> extends FutureTask<T> implements Comparable<Turn<?>> {

        private final long order;

        Turn(Callable<T> work, long order) {
            super(work);
            this.order = order;
        }

        @Override
        public int compareTo(Turn<?> other) {
            return Long.compare(order, other.order);
        }
    }
}
