package dev.storekeeper.account;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords with Argon2id. Each hash holds its memory and a core, so at most as
 * many run at once as there are cores, a bounded number waits, and the rest is told to come back. They run on threads of their own:
 * on the carriers of virtual threads, which nobody takes a core from, they would let all other requests stand still.
 */
@Component
class PasswordHasher implements AutoCloseable {

    private static final int WAITING_PER_CORE = 100;
    private static final Password SOME = Password.of("nobody has this password");

    private final PasswordEncoder argon2;
    private final String nobodysHash;
    private final ExecutorService threads;
    private final Duration patience;

    PasswordHasher(PasswordEncoder argon2, PasswordProperties properties) {
        this.argon2 = argon2;
        this.nobodysHash = argon2.encode("nor this one");
        var cores = Runtime.getRuntime().availableProcessors();
        patience = properties.patience();
        threads = new ThreadPoolExecutor(
                cores,
                cores,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(cores * WAITING_PER_CORE),
                Thread.ofPlatform().name("hasher-", 1).daemon().factory());
    }

    String hash(Password password) {
        return inTurn(() -> argon2.encode(password));
    }

    /**
     * Compares, when the turn has come.
     *
     * @param toll is asked right before, so that nobody pays for a guess that only waits; it may refuse
     */
    boolean matches(Password password, String hash, Runnable toll) {
        return inTurn(() -> {
            toll.run();
            return argon2.matches(password, hash);
        });
    }

    /** Costs what a comparison costs, so that an unknown name answers no sooner than a known one. */
    boolean matchesNobody(Runnable toll) {
        return matches(SOME, nobodysHash, toll);
    }

    /** The threads are gone when this returns; the container complains about those that outlive it. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }

    private <T> T inTurn(Callable<T> work) {
        try {
            var turn = threads.submit(work);
            try {
                return turn.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                turn.cancel(false);
            }
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
        }
    }

    private Refusal busy() {
        return Refusal.of(Kind.UNAVAILABLE, "busy", "Too many are signing in at this moment.")
                .retryAfter(patience);
    }
}
