package dev.storekeeper.login;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Limits wrong guesses at a name, over all challenges, addresses and nodes. A wrong guess is paid for after it was judged and before
 * it is answered; a right one pays nothing, and is answered only while guesses are left. So many guesses at once are answered as if
 * they came one after another.
 */
@Component
public class Guesses {

    static final Duration SHORT = Duration.ofMinutes(15);
    static final int SHORT_GUESSES = 10;
    static final int LONG_GUESSES = 50;

    private final GuessBudget budget;
    private final Devices devices;
    private final LoginTrail trail;
    private final TransactionOperations transactions;

    Guesses(GuessBudget budget, Devices devices, LoginTrail trail, TransactionOperations transactions) {
        this.budget = budget;
        this.devices = devices;
        this.trail = trail;
        this.transactions = transactions;
    }

    /** Judges a code for the account of that name, and does what it is good for, all in one transaction. */
    public <T> Optional<T> code(String username, Visit visit, Supplier<Optional<T>> judgement) {
        return judge(username, Kind.CODE, visit, judgement);
    }

    /** Forgets what strangers have guessed at that name; a client that is forgotten counts as a stranger again. */
    public void forget(String username) {
        budget.forget(devices.subjectOfStrangers(username));
    }

    /** Judges a guess in one transaction with what it is good for; a wrong one leaves nothing behind but its price. */
    <T> Optional<T> judge(String username, Kind kind, Visit visit, Supplier<Optional<T>> judgement) {
        var subject = devices.guesser(username, visit).subject();
        requireLeft(subject, kind);
        var judged = Objects.requireNonNull(transactions.execute(transaction -> {
            var right = judgement.get();
            if (right.isPresent()) {
                requireLeft(subject, kind);
            } else {
                transaction.setRollbackOnly();
            }
            return right;
        }));
        if (judged.isEmpty() && pay(subject, kind)) {
            trail.guessesSpent(username, kind, visit.caller());
        }
        return judged;
    }

    void requireLeft(String subject, Kind kind) {
        budget.requireLeft(subject, kind);
    }

    boolean pay(String subject, Kind kind) {
        return budget.pay(subject, kind);
    }

    /**
     * What can be guessed: ten wrong guesses are judged in any 15 minutes, and of what stands behind the password 50 in any 30 days.
     *
     * <p>Of a million codes three are right at any moment, so a client that knows the password and nothing else gets in with a
     * chance of 50 * 3 / 1,000,000 = 0.015 % within 30 days. Passwords have no lasting limit: a stranger needs nothing but the name
     * to reach it, and would keep the owner out for as long.
     */
    enum Kind {
        PASSWORD(Duration.ofMinutes(15)),
        CODE(Duration.ofDays(30)),
        RECOVERY(Duration.ofDays(30)),
        PASSKEY(Duration.ofDays(30));

        private final Duration memory;

        Kind(Duration memory) {
            this.memory = memory;
        }

        /** How long 50 guesses are remembered. */
        Duration memory() {
            return memory;
        }
    }
}
