package dev.storekeeper.signin;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/**
 * How often a subject may be guessed at, over all challenges, addresses and nodes. A guess is paid for before it is judged, by one
 * statement, so that none of many at once slips past; a right one is paid back.
 */
@Component
class GuessBudget {

    private static final int ENTRY = 17;

    private final GuessBudgetRepository repository;
    private final Clock clock;

    GuessBudget(GuessBudgetRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Pays for a guess. Each statement commits by itself: what comes after must not take the payment back. */
    Guess spend(String subject, Guessed kind) {
        var now = clock.instant();
        var guess = new Guess(subject, kind, entry(now));
        if (!isSpent(guess, now) && !isFirst(guess) && !isSpent(guess, now)) {
            throw Refusal.of(
                            Kind.TOO_MANY,
                            "too_many_guesses",
                            "Too many wrong guesses; a right one counts again after a while.")
                    .retryAfter(wait(guess, now));
        }
        return guess;
    }

    void giveBack(Guess guess) {
        repository.giveBack(guess.subject(), guess.kind().name(), guess.moment());
    }

    /** Whether this was the last guess that is judged for now. */
    boolean wasLast(Guess guess) {
        return wait(guess, clock.instant()).isPositive();
    }

    private boolean isSpent(Guess guess, Instant now) {
        return repository.spend(
                        guess.subject(),
                        guess.kind().name(),
                        guess.moment(),
                        entry(now.minus(Guessed.SHORT)),
                        entry(now.minus(guess.kind().memory())))
                == 1;
    }

    private boolean isFirst(Guess guess) {
        return repository.open(guess.subject(), guess.kind().name(), guess.moment()) == 1;
    }

    private Duration wait(Guess guess, Instant now) {
        var guesses = repository.guesses(guess.subject(), guess.kind().name()).orElse("");
        var afterShort = moment(guesses, Guessed.SHORT_GUESSES).plus(Guessed.SHORT);
        var afterLong = moment(guesses, Guessed.LONG_GUESSES).plus(guess.kind().memory());
        return Duration.between(now, afterShort.isAfter(afterLong) ? afterShort : afterLong);
    }

    /** Of one width, so that letters compare as the moments do. */
    static String entry(Instant moment) {
        return "%016x,".formatted(ChronoUnit.MICROS.between(Instant.EPOCH, moment));
    }

    private static Instant moment(String guesses, int number) {
        var start = (number - 1) * ENTRY;
        return guesses.length() < start + ENTRY
                ? Instant.EPOCH
                : Instant.EPOCH.plus(Long.parseLong(guesses, start, start + ENTRY - 1, 16), ChronoUnit.MICROS);
    }

    /** A guess that is paid for. */
    record Guess(String subject, Guessed kind, String moment) {}
}
