package dev.storekeeper.login;

import dev.storekeeper.account.Username;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.login.Devices.Guesser;
import dev.storekeeper.login.RateLimiter.Bucket;
import dev.storekeeper.login.RateLimiter.Limit;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Limits wrong guesses at a name, over all challenges, addresses and nodes. A wrong guess is counted after it was judged and before
 * it is answered; a right one is not counted, and is answered only while guesses are left. So many guesses at once are answered as if
 * they came one after another.
 */
@Component
public class Guesses {

    private static final Bucket BRIEF = new Bucket(10, Duration.ofMinutes(3));
    private static final Bucket LASTING = new Bucket(20, Duration.ofDays(1));

    private final Bulkhead.PerKey<String> turns = new Bulkhead.PerKey<>(
            Bounds.GUESSES_OF_ACCOUNT,
            Duration.ofSeconds(5),
            "Too many proofs of the second factor of one account wait for each other.");

    private final RateLimiter limiter;
    private final Devices devices;
    private final LoginTrail trail;
    private final TransactionOperations transactions;

    Guesses(RateLimiter limiter, Devices devices, LoginTrail trail, TransactionOperations transactions) {
        this.limiter = limiter;
        this.devices = devices;
        this.trail = trail;
        this.transactions = transactions;
    }

    /** Forgets what unknown clients have guessed at that name; a client that is forgotten counts as unknown again. */
    public void forget(String username) {
        limiter.reset(devices.subjectOfUnknownClients(username));
    }

    /**
     * Judges a guess in one transaction with what it is good for; of a wrong one only the count stays. Guesses at one name take
     * turns until they are counted: they lock the same rows, and would wait for each other in the database, each with a connection.
     */
    public <T> Optional<T> judge(String username, Kind kind, LoginClient client, Supplier<Optional<T>> judgement) {
        return judge(username, kind, client, () -> {}, judgement);
    }

    /**
     * @param beforehand may refuse the guess unjudged, in its turn but in no transaction: what it has stored stays when the
     *     guess is wrong
     */
    <T> Optional<T> judge(
            String username, Kind kind, LoginClient client, Runnable beforehand, Supplier<Optional<T>> judgement) {
        var guesser = devices.guesser(username, client);
        // Before its turn too, so that a flood of guesses does not wait for an answer that is known.
        requireLeft(guesser, kind);
        return turns.execute(Username.keyOf(username), () -> {
            requireLeft(guesser, kind);
            beforehand.run();
            var judged = transactions.execute(transaction -> {
                var right = judgement.get();
                if (right.isPresent()) {
                    requireLeft(guesser, kind);
                } else {
                    transaction.setRollbackOnly();
                }
                return right;
            });
            if (judged.isEmpty() && count(guesser, kind)) {
                trail.guessesSpent(username, kind, client.caller());
            }
            return judged;
        });
    }

    /** Refuses when no guess is left. */
    void requireLeft(Guesser guesser, Kind kind) {
        var wait = limiter.wait(guesser.subject(), kind.limit());
        if (wait.isPositive()) {
            throw tooMany(guesser, wait);
        }
    }

    /**
     * Counts a wrong guess, or refuses it when none is left. Outside of any transaction, so that no rollback undoes the count.
     *
     * @return whether it was the last one for now
     */
    boolean count(Guesser guesser, Kind kind) {
        // First what is asked of a right guess too, so that both take the same time when none is left.
        requireLeft(guesser, kind);
        var counted = limiter.take(guesser.subject(), kind.limit());
        var wait = limiter.wait(guesser.subject(), kind.limit());
        if (!counted) {
            throw tooMany(guesser, wait);
        }
        return wait.isPositive();
    }

    private static ApiException tooMany(Guesser guesser, Duration wait) {
        var wayOut = guesser.known()
                ? " They are those of this client alone: another one, or this one without its cookies, is counted apart."
                : "";
        return ApiException.of(
                        ErrorCode.TOO_MANY_GUESSES,
                        "Too many wrong guesses; a right one counts again after a while." + wayOut)
                .retryAfter(wait);
    }

    /**
     * What can be guessed. Ten wrong guesses may come at once, then one every three minutes: at most 15 in any quarter of an hour
     * and 490 in any day. Of what stands behind the password 20 may come at once, then one a day: at most 50 in any 30 days.
     *
     * <p>Of a million codes three are right at any moment, so a client that knows the password and nothing else gets in with a
     * chance of 50 * 3 / 1,000,000 = 0.015 % within 30 days. Passwords have no lasting limit: anyone who knows the name can
     * reach it, and would keep the owner out for as long.
     */
    public enum Kind {
        PASSWORD(BRIEF),
        CODE(LASTING),
        RECOVERY(LASTING),
        PASSKEY(LASTING);

        private final Limit limit;

        Kind(Bucket lasting) {
            this.limit = new Limit(name(), BRIEF, lasting);
        }

        Limit limit() {
            return limit;
        }
    }
}
