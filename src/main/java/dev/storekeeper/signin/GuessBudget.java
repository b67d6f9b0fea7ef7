package dev.storekeeper.signin;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/**
 * How often the second proof of an account may be guessed, over all challenges, addresses and nodes: ten times in any 15 minutes,
 * 50 times in any 30 days. A guess is paid for before it is judged, by one statement, so that none of many at once slips past; a
 * right one is paid back. Of a million codes three are right at any moment, so whoever knows the password and nothing else gets
 * in with a chance of 0.015 % within 30 days.
 */
@Component
class GuessBudget {

    private static final Duration SHORT = Duration.ofMinutes(15);
    private static final int SHORT_GUESSES = 10;
    private static final Duration LONG = Duration.ofDays(30);
    private static final int LONG_GUESSES = 50;
    private static final int ENTRY = 17;

    private final GuessBudgetRepository repository;
    private final Clock clock;

    GuessBudget(GuessBudgetRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Pays for a guess. Each statement commits by itself: what comes after must not take the payment back. */
    Guess spend(long accountId, Proof proof) {
        var now = clock.instant();
        var guess = new Guess(accountId, proof.kind(), entry(now));
        if (!isSpent(guess, now) && !isSpentAfterOpening(guess, now)) {
            throw Refusal.of(
                            Kind.TOO_MANY,
                            "too_many_guesses",
                            "Too many wrong codes; a right one counts again after a while.")
                    .retryAfter(wait(guess, now));
        }
        return guess;
    }

    void giveBack(Guess guess) {
        repository.giveBack(guess.accountId(), guess.kind(), guess.moment());
    }

    private boolean isSpent(Guess guess, Instant now) {
        return repository.spend(
                        guess.accountId(),
                        guess.kind(),
                        guess.moment(),
                        entry(now.minus(SHORT)),
                        entry(now.minus(LONG)))
                == 1;
    }

    private boolean isSpentAfterOpening(Guess guess, Instant now) {
        repository.open(guess.accountId(), guess.kind());
        return isSpent(guess, now);
    }

    private Duration wait(Guess guess, Instant now) {
        var guesses = repository.guesses(guess.accountId(), guess.kind()).orElse("");
        var afterShort = Duration.between(now, moment(guesses, SHORT_GUESSES).plus(SHORT));
        var afterLong = Duration.between(now, moment(guesses, LONG_GUESSES).plus(LONG));
        return afterShort.compareTo(afterLong) > 0 ? afterShort : afterLong;
    }

    /** Of one width, so that letters compare as the moments do. */
    private static String entry(Instant moment) {
        return "%016x,".formatted(ChronoUnit.MICROS.between(Instant.EPOCH, moment));
    }

    private static Instant moment(String guesses, int number) {
        var start = (number - 1) * ENTRY;
        return guesses.length() < start + ENTRY
                ? Instant.EPOCH
                : Instant.EPOCH.plus(Long.parseLong(guesses, start, start + ENTRY - 1, 16), ChronoUnit.MICROS);
    }

    /** A guess that is paid for. */
    record Guess(long accountId, String kind, String moment) {}
}
