package dev.storekeeper.idempotency;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionOperations;

/** Executes each request once, and gives its answer as often as it is asked for. */
@Service
public class Executions {

    private static final Duration LIFETIME = Duration.ofHours(24);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final KeyTable keys;
    private final TransactionOperations transactions;
    private final Clock clock;

    /**
     * Each of these requests holds a connection from its first statement to its last, even while it waits. They may hold a part of the
     * pool, so that those they wait for find a connection. Those of one account may all wait for one product.
     */
    private final Bulkhead.Shared<Long> bulkhead = new Bulkhead.Shared<>(
            Bounds.KEYED_REQUESTS,
            Bounds.KEYED_REQUESTS_OF_ACCOUNT,
            Duration.ofSeconds(10),
            "Too many requests with an Idempotency-Key are running at the moment.",
            "Too many of your requests with an Idempotency-Key are running at the moment.");

    /** The row decides; this only keeps a second request on this node from holding a connection while it waits for the row. */
    private final Set<IdempotencyKey> running = ConcurrentHashMap.newKeySet();

    Executions(KeyTable keys, TransactionOperations transactions, Clock clock) {
        this.keys = keys;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Repeats the stored answer, or executes in a transaction that commits with the answer or not at all.
     *
     * @param requestHash is the same for the same request only
     * @param execution writes in the transaction at hand
     */
    public Outcome once(IdempotencyKey key, byte[] requestHash, Supplier<Answer> execution) {
        if (!running.add(key)) {
            throw stillRunning();
        }
        try {
            return bulkhead.execute(
                    key.accountId(),
                    () -> transactions.execute(
                            transaction -> repeatOrExecute(key, requestHash, execution, transaction)));
        } finally {
            running.remove(key);
        }
    }

    private Outcome repeatOrExecute(
            IdempotencyKey key, byte[] requestHash, Supplier<Answer> execution, TransactionStatus transaction) {
        claim(key, requestHash);
        var stored = keys.findAnswer(key);
        if (stored.isEmpty()) {
            var answer = execution.get();
            keep(key, answer, transaction);
            return new Outcome(answer, false);
        }
        if (!Arrays.equals(requestHash, stored.get().requestHash())) {
            throw reused();
        }
        return new Outcome(stored.get().answer(), true);
    }

    private void claim(IdempotencyKey key, byte[] requestHash) {
        var now = clock.instant();
        try {
            keys.claim(key, requestHash, now, now.plus(LIFETIME));
        } catch (ConcurrencyFailureException held) {
            throw stillRunning();
        }
    }

    private void keep(IdempotencyKey key, Answer answer, TransactionStatus transaction) {
        if (Answer.isRefusal(answer.status())) {
            transaction.setRollbackOnly();
        } else if (answer.body().length > Bounds.KEPT_ANSWER) {
            throw tooLarge();
        } else if (!keys.keep(key, answer)) {
            throw new IllegalStateException("A claimed key has an answer already");
        }
    }

    private static ApiException stillRunning() {
        return ApiException.of(
                        ErrorCode.IDEMPOTENCY_KEY_RUNNING,
                        "A request with this Idempotency-Key is still running; ask again for its answer.")
                .retryAfter(RETRY_AFTER);
    }

    private static ApiException reused() {
        return ApiException.of(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED,
                        "This Idempotency-Key belongs to another request of the last 24 hours.")
                .about(IdempotencyKey.HEADER, "must be a new one for each new request");
    }

    private static ApiException tooLarge() {
        return ApiException.of(
                ErrorCode.IDEMPOTENCY_ANSWER_TOO_LARGE,
                "The answer is too large to be kept, so nothing was done; ask for less, or without an Idempotency-Key.");
    }

    /**
     * An answer as it is kept.
     *
     * @param headers those that the caller needs, a line for each, as on the wire
     * @param body empty in a refusal, which is not kept and may be long
     */
    public record Answer(int status, String headers, byte[] body) {

        public static boolean isRefusal(int status) {
            return status >= 400;
        }
    }

    /** An answer, and whether it was given before. */
    public record Outcome(Answer answer, boolean replayed) {}
}
