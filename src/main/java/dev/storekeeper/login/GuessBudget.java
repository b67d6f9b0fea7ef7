package dev.storekeeper.login;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/**
 * How many wrong guesses at a subject are judged, over all challenges, addresses and nodes. A wrong one is paid for by one conditional
 * statement before its answer is shown, and a right one is let through only while guesses are left: so the answers to many at once are
 * those that they would be given one after another, and from the eleventh wrong one on they all say the same. A right one pays
 * nothing, so any number of them may be under way.
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

    /** Refuses where no more guesses are judged for now. */
    void requireLeft(String subject, Guesses.Kind kind) {
        var now = clock.instant();
        var wait = wait(subject, kind, now);
        if (wait.isPositive()) {
            throw spent(wait);
        }
    }

    /**
     * Pays for a wrong guess, or refuses where none is left. Each statement commits by itself: what comes after must not take the
     * payment back.
     *
     * @return whether it was the last one that is judged for now
     */
    boolean pay(String subject, Guesses.Kind kind) {
        // First what a right one asks too, so that where none is left both take the same time.
        requireLeft(subject, kind);
        var now = clock.instant();
        if (!isSpent(subject, kind, now)
                && repository.open(subject, kind.name(), entry(now)) == 0
                && !isSpent(subject, kind, now)) {
            throw spent(wait(subject, kind, now));
        }
        return wait(subject, kind, now).isPositive();
    }

    /** What was guessed so far counts no more. */
    void forget(String subject) {
        repository.forgetAll(subject);
    }

    private boolean isSpent(String subject, Guesses.Kind kind, Instant now) {
        return repository.spend(
                        subject,
                        kind.name(),
                        entry(now),
                        entry(now.minus(Guesses.SHORT)),
                        entry(now.minus(kind.memory())))
                == 1;
    }

    private static ApiException spent(Duration wait) {
        return ApiException.of(
                        ErrorCode.TOO_MANY_GUESSES, "Too many wrong guesses; a right one counts again after a while.")
                .retryAfter(wait);
    }

    private Duration wait(String subject, Guesses.Kind kind, Instant now) {
        var guesses = repository.guesses(subject, kind.name()).orElse("");
        var afterShort = moment(guesses, Guesses.SHORT_GUESSES).plus(Guesses.SHORT);
        var afterLong = moment(guesses, Guesses.LONG_GUESSES).plus(kind.memory());
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
}
