package dev.storekeeper.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import org.hibernate.validator.constraints.time.DurationMin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.validation.annotation.Validated;

/** Deletes rows in small batches, each in a transaction of its own, so that no request waits long for a row or a connection. */
@Component
public class Cleanup {

    /** How often each cleanup job runs on each node; one node at a time. */
    public static final String EVERY = "${storekeeper.housekeeping.every:10m}";

    private static final Logger log = LoggerFactory.getLogger(Cleanup.class);

    private static final int BATCH = 500;

    /** Half of the time for which a job may hold its lock; the next run deletes the rest. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

    /** Jobs that run at the same time take turns, so that all of them together use one connection. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final TransactionOperations transactions;
    private final Properties properties;
    private final Clock clock;
    private volatile boolean closing;

    Cleanup(TransactionOperations transactions, Properties properties, Clock clock) {
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Deletes batch after batch until one is not full.
     *
     * @param what is deleted, for the log
     * @param delete deletes what has expired at the given time, at most the given number of rows, and returns how many it deleted
     */
    public void run(String what, ToIntBiFunction<Instant, Integer> delete) {
        run(what, BATCH, now -> delete.applyAsInt(now, BATCH));
    }

    /**
     * Deletes one after the other until none is left, each in a transaction of its own.
     *
     * @param what is deleted, for the log
     * @param delete deletes one that has expired at the given time, and returns how many rows it deleted; empty where none is left
     */
    public void runOneByOne(String what, Function<Instant, OptionalInt> delete) {
        run(what, 0, now -> delete.apply(now).orElse(-1));
    }

    /** @param enough a batch of fewer rows is the last */
    private void run(String what, int enough, ToIntFunction<Instant> delete) {
        var begin = System.nanoTime();
        var deleted = 0L;
        try {
            int last;
            do {
                last = deleteBatch(delete);
                deleted += Math.max(last, 0);
            } while (last >= enough && !closing && System.nanoTime() - begin < LONGEST_RUN.toNanos());
        } catch (DataAccessException | TransactionException | ApiException e) {
            log.warn("Cleanup of {} failed; it runs again in {} ({})", what, properties.inWords(), e.getMessage());
        }
        if (deleted > 0) {
            log.info("Deleted {} {} in {} ms", deleted, what, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        }
    }

    private int deleteBatch(ToIntFunction<Instant> delete) {
        turn.lock();
        try {
            return transactions.execute(_ -> delete.applyAsInt(clock.instant()));
        } finally {
            turn.unlock();
        }
    }

    /**
     * Checks how long something is kept before it is deleted: for ever, which is 0, or a day at least.
     *
     * @param setting its name
     */
    public static void requireDayOrForEver(String setting, Duration retention) {
        if (!retention.isZero() && retention.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException(setting + " must be 0 or at least 1d");
        }
    }

    /** A node that stops leaves the rest to the others. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
    }

    /**
     * How often cleanup runs.
     *
     * @param every the time from one run to the next, on each node
     */
    @Validated
    @ConfigurationProperties("storekeeper.housekeeping")
    record Properties(
            @DefaultValue("10m") @DurationMin(seconds = 1) Duration every) {

        String inWords() {
            return every.toSecondsPart() == 0 ? every.toMinutes() + " minutes" : every.toSeconds() + " seconds";
        }
    }
}
