package dev.storekeeper.account;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.RequestWaits;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
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
import org.hibernate.validator.constraints.time.DurationMin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.validation.annotation.Validated;

/**
 * Hashes passwords with Argon2id. A hash needs much memory and a core, so only as many run at once as there are cores; a bounded number
 * waits, unknown and known clients apart, and more are refused. They run on platform threads of their own: on the carriers of virtual
 * threads they would block all other requests, and a call of a native library would pin them.
 */
@Component
class PasswordHasher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PasswordHasher.class);

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int PARALLELISM = 1;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;

    private static final Password ANY_PASSWORD = new Password("compared for a missing account");

    private final PasswordEncoder argon2;
    private final String anyHash;
    private final ThreadPoolExecutor threads;
    private final int places;
    private final Semaphore placesOfUnknown;
    private final Semaphore placesOfKnown;
    private final AtomicLong arrivals = new AtomicLong();
    private final Duration patience;
    private final HashMeters meters;

    PasswordHasher(PasswordEncoder argon2, PasswordProperties properties, MeterRegistry registry) {
        this.argon2 = argon2;
        this.anyHash = argon2.encode("a hash for a missing account");
        var cores = Runtime.getRuntime().availableProcessors();
        patience = properties.patience();
        places = cores * properties.places();
        placesOfUnknown = new Semaphore(places);
        placesOfKnown = new Semaphore(places);
        threads = new ThreadPoolExecutor(
                cores,
                cores,
                0,
                TimeUnit.SECONDS,
                new PriorityBlockingQueue<>(),
                Thread.ofPlatform().name("hasher-", 1).daemon().factory());
        meters = new HashMeters(registry, threads);
    }

    /** Argon2id with the parameters of OWASP's password storage cheat sheet. */
    @Bean
    static PasswordEncoder passwordEncoder() {
        return passwordEncoder(NativeArgon2.NAMES);
    }

    /** @param libraries of which the first that is installed is used; without one Bouncy Castle computes the same hashes */
    static PasswordEncoder passwordEncoder(List<String> libraries) {
        return NativeArgon2.find(libraries)
                .<PasswordEncoder>map(
                        library -> new NativeArgon2(library, SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIB, PASSES))
                .orElseGet(() -> {
                    log.info(
                            "Passwords are hashed in Java, since libargon2 is not installed; with it a login costs half the"
                                    + " processor time.");
                    return new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIB, PASSES);
                });
    }

    /** @param known whether the client has signed in before */
    String hash(Password password, boolean known) {
        return inTurn(known, () -> argon2.encode(password.text()));
    }

    /**
     * Compares a password with a hash.
     *
     * @param known whether the client has signed in before
     * @param beforehand runs right before the comparison, and may refuse it
     */
    boolean matches(Password password, String hash, boolean known, Runnable beforehand) {
        return inTurn(known, () -> {
            beforehand.run();
            return argon2.matches(password.text(), hash);
        });
    }

    /** Takes as long as a comparison, so that an unknown username is not refused sooner than a known one. */
    boolean matchesNone(boolean known, Runnable beforehand) {
        return matches(ANY_PASSWORD, anyHash, known, beforehand);
    }

    /** Waits until the threads have ended; Tomcat warns of threads that outlive it. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }

    private <T> T inTurn(boolean known, Callable<T> work) {
        var free = known ? placesOfKnown : placesOfUnknown;
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
        var begun = System.nanoTime();
        var turn = new Turn<>(meters.timed(work), arrivals.getAndIncrement() - (known ? places : 0));
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
            RequestWaits.add(RequestWaits.Kind.HASH, System.nanoTime() - begun);
            if (turn.cancel(false)) {
                threads.remove(turn);
            }
        }
    }

    private ApiException busy() {
        meters.refused();
        return ApiException.of(ErrorCode.BUSY, "Too many logins are waiting at the moment.")
                .retryAfter(patience);
    }

    /** A known client overtakes at most as many as there are places for unknown ones, so that an unknown client does not wait for ever. */
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

    /**
     * How many passwords are hashed at once.
     *
     * @param patience how long a request waits for its turn before it is refused with 503
     * @param places how many requests of unknown clients may wait for each core, and as many of known clients; more are refused with
     *     503 at once
     */
    @Validated
    @ConfigurationProperties("storekeeper.password")
    record PasswordProperties(
            @DefaultValue("5s") @DurationMin(seconds = 1) Duration patience,
            @DefaultValue("100") @Min(1) int places) {}
}
