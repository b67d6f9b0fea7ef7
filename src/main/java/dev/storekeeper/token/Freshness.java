package dev.storekeeper.token;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.ErrorCode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * How long ago a cache was read from the database. For a second the cache is as good as the database; after that the database must
 * be asked, and after ten seconds without an answer the request is refused.
 */
final class Freshness {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Freshness.class);
    private static final Duration LOST_AFTER = Duration.ofSeconds(10);

    private final String subject;

    /** What the database has confirmed since the last read of all, and when it was asked. */
    private final Map<String, Long> confirmed = new ConcurrentHashMap<>();

    /** Of many requests with one question, and without a connection, all but the first find its answer. */
    private final Bulkhead.PerKey<String> questions =
            new Bulkhead.PerKey<>(1, Duration.ofSeconds(2), "The service cannot check more tokens at the moment.");

    private volatile long readAt;
    private volatile boolean failing;

    Freshness(String subject) {
        this.subject = subject;
    }

    /** Reads the cache. Its age counts from the beginning of the read, however long the database takes. */
    void read(Runnable read) {
        var begun = System.nanoTime();
        read.run();
        readAt = begun;
        confirmed.clear();
    }

    /** Reads the cache again; the first failure in a row is logged. */
    void readAgain(Runnable read) {
        try {
            read(read);
            failing = false;
        } catch (DataAccessException | TransactionException e) {
            if (!failing) {
                log.warn("{} cannot be read ({})", subject, e.getMessage());
            }
            failing = true;
        }
    }

    /** How long a change in the database may have gone unnoticed here. */
    void bindTo(MeterRegistry registry, String watch) {
        Gauge.builder("storekeeper.watch.age", this, it -> (System.nanoTime() - it.readAt) / 1e9)
                .tag("watch", watch)
                .description("seconds since this node last read what ends access tokens")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    /**
     * Returns whether the cache may be used without asking the database.
     *
     * @throws ApiException when the cache is so old that the database must be out of reach
     */
    boolean isFresh() {
        var age = System.nanoTime() - readAt;
        if (age > LOST_AFTER.toNanos()) {
            throw unknown();
        }
        return age <= FRESH.toNanos();
    }

    /**
     * Returns whether the database confirms something about the key. It is asked once a second for each key, however many requests
     * wait; an answer of no is not kept. A transaction does not wait for the answer to another request, which may be waiting for a
     * connection: it has one, and asks for itself.
     *
     * @throws ApiException when the database does not answer
     */
    boolean confirms(String key, BooleanSupplier question) {
        return ask(() -> TransactionSynchronizationManager.isActualTransactionActive()
                ? isConfirmed(key, question)
                : questions.execute(key, () -> isConfirmed(key, question)));
    }

    private boolean isConfirmed(String key, BooleanSupplier question) {
        var now = System.nanoTime();
        var askedAt = confirmed.get(key);
        if (askedAt != null && now - askedAt < FRESH.toNanos()) {
            return true;
        }
        var answer = question.getAsBoolean();
        if (answer) {
            confirmed.put(key, now);
        }
        return answer;
    }

    /**
     * Asks the database.
     *
     * @throws ApiException when it does not answer
     */
    static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (DataAccessException | TransactionException e) {
            throw unknown();
        }
    }

    private static ApiException unknown() {
        return ApiException.of(ErrorCode.UNAVAILABLE, "The service cannot check this token at the moment.")
                .retryAfter(Duration.ofSeconds(2));
    }
}
