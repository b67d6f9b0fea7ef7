package dev.storekeeper.api;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Limits how much happens at once. What finds no permit waits in order and should hold no connection meanwhile; after a while it is
 * refused as {@code busy}.
 */
public final class Bulkhead {

    private final Semaphore free;
    private final Duration patience;
    private final String detail;

    /** When work last found the database out of reach. */
    private volatile long unreachableAt = System.nanoTime() - 1;

    /** @param detail the text of the refusal */
    public Bulkhead(int permits, Duration patience, String detail) {
        this.free = new Semaphore(permits, true);
        this.patience = patience;
        this.detail = detail;
    }

    /**
     * Does the work when its turn has come. What has waited while other work found the database out of reach is not done: it would only
     * find that too, after another wait.
     *
     * @throws ApiException if no permit becomes free in time
     */
    public <T> T execute(Supplier<T> work) {
        return execute(System.nanoTime(), patience, work);
    }

    private <T> T execute(long begun, Duration patience, Supplier<T> work) {
        try (var _ = enter(begun, patience, 1)) {
            if (unreachableAt - begun >= 0) {
                throw ExceptionTranslator.unavailable();
            }
            return attempt(work);
        }
    }

    /** Notes the failure before the permit is given back, so that the next one in the queue knows of it. */
    private <T> T attempt(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException | TransactionException e) {
            if (DatabaseErrors.isUnreachable(e)) {
                unreachableAt = System.nanoTime();
            }
            throw e;
        }
    }

    /** @throws ApiException if so many permits do not become free in time */
    public Entry enter(int permits) {
        return enter(System.nanoTime(), patience, permits);
    }

    /** @param begun when the wait began, also that for another bulkhead */
    private Entry enter(long begun, Duration patience, int permits) {
        var entered = System.nanoTime();
        try {
            if (free.tryAcquire(permits, patience.toNanos() - (entered - begun), TimeUnit.NANOSECONDS)) {
                return () -> free.release(permits);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            RequestWaits.add(RequestWaits.Kind.TURN, System.nanoTime() - entered);
        }
        throw ApiException.of(ErrorCode.BUSY, detail).retryAfter(Duration.ofSeconds(1));
    }

    /** Permits that are taken. */
    @FunctionalInterface
    public interface Entry extends AutoCloseable {

        /** Gives the permits back, once. */
        @Override
        void close();

        /** Takes others as well, which are given back together with these; where that is refused, these are given back. */
        default Entry and(Supplier<Entry> others) {
            try {
                var entry = others.get();
                return () -> {
                    entry.close();
                    close();
                };
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            }
        }
    }

    /** A bulkhead for each key. */
    public static final class PerKey<K> {

        private final InUse<K, Bulkhead> bulkheads;

        /** @param permits how many each key has */
        public PerKey(int permits, Duration patience, String detail) {
            this.bulkheads = new InUse<>(_ -> new Bulkhead(permits, patience, detail));
        }

        /** Like {@link Bulkhead#execute}, among the work of one key. */
        public <T> T execute(K key, Supplier<T> work) {
            return bulkheads.use(key, bulkhead -> bulkhead.execute(work));
        }

        /** @throws ApiException if so many permits of the key do not become free in time */
        public Entry enter(K key, int permits) {
            var bulkhead = bulkheads.join(key);
            Entry joined = () -> bulkheads.leave(key);
            return joined.and(() -> bulkhead.enter(permits));
        }
    }

    /** A bulkhead of which each account can have a part, so that some is left to the others. */
    public static final class Shared<K> {

        private final Bulkhead all;
        private final PerKey<K> ofAccounts;

        /**
         * @param detail the text of the refusal where all are taken
         * @param detailOfAccount the same where the account has its part
         */
        public Shared(int permits, int ofAccount, Duration patience, String detail, String detailOfAccount) {
            this.all = new Bulkhead(permits, patience, detail);
            this.ofAccounts = new PerKey<>(ofAccount, patience, detailOfAccount);
        }

        /** Like {@link Bulkhead#execute}, for an account. */
        public <T> T execute(K account, Supplier<T> work) {
            return execute(account, all.patience, work);
        }

        /** Waits in the same order, for another time. */
        public <T> T execute(K account, Duration patience, Supplier<T> work) {
            return ofAccounts.bulkheads.use(account, ofAccount -> {
                var begun = System.nanoTime();
                return ofAccount.execute(begun, patience, () -> all.execute(begun, patience, work));
            });
        }

        /** @throws ApiException if so many permits do not become free in time, of the account or of all */
        public Entry enter(K account, int permits) {
            var begun = System.nanoTime();
            return ofAccounts.enter(account, permits).and(() -> all.enter(begun, all.patience, permits));
        }
    }
}
