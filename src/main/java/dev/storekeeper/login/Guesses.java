package dev.storekeeper.login;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Judges guesses: a wrong one leaves nothing behind but its price. */
@Component
public class Guesses {

    private final Devices devices;
    private final GuessBudget budget;
    private final DoorLog log;
    private final TransactionOperations transactions;

    Guesses(Devices devices, GuessBudget budget, DoorLog log, TransactionOperations transactions) {
        this.devices = devices;
        this.budget = budget;
        this.log = log;
        this.transactions = transactions;
    }

    /** Judges a code for the account of that name, and does what it is good for, all in one transaction. */
    public <T> Optional<T> code(String username, Visit visit, Supplier<Optional<T>> judgement) {
        return judge(username, Guessed.CODE, visit, judgement);
    }

    /** What strangers have guessed at that name counts no more; clients that are forgotten are strangers again. */
    public void forget(String username) {
        budget.forget(devices.subjectOfStrangers(username));
    }

    <T> Optional<T> judge(String username, Guessed kind, Visit visit, Supplier<Optional<T>> judgement) {
        var subject = devices.guesser(username, visit).subject();
        budget.requireLeft(subject, kind);
        var judged = Objects.requireNonNull(transactions.execute(transaction -> {
            var done = judgement.get();
            if (done.isPresent()) {
                budget.requireLeft(subject, kind);
            } else {
                transaction.setRollbackOnly();
            }
            return done;
        }));
        if (judged.isEmpty() && budget.pay(subject, kind)) {
            log.budgetSpent(username, kind, visit.caller());
        }
        return judged;
    }
}
