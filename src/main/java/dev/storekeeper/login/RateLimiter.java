package dev.storekeeper.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/**
 * Limits over all nodes, by the generic cell rate algorithm: one moment for each bucket is all that is stored, and one conditional
 * statement takes from it.
 */
@Component
class RateLimiter {

    private final RateLimitRepository repository;
    private final Clock clock;

    RateLimiter(RateLimitRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Takes one, in a transaction of its own. Returns false when the limit is reached. */
    boolean take(String subject, Limit limit) {
        var now = micros(clock.instant());
        var brief = limit.brief();
        var lasting = limit.lasting();
        return take(subject, limit, now)
                || repository.takeFirst(subject, limit.kind(), now + brief.cost(), now + lasting.cost()) == 1
                || take(subject, limit, now);
    }

    private boolean take(String subject, Limit limit, long now) {
        var brief = limit.brief();
        var lasting = limit.lasting();
        return repository.take(
                        subject, limit.kind(), now, brief.cost(), brief.capacity(), lasting.cost(), lasting.capacity())
                == 1;
    }

    /** How long it takes until one can be taken; not positive when it can be now. */
    Duration wait(String subject, Limit limit) {
        return repository
                .findById(new RateLimit.Key(subject, limit.kind()))
                .map(stored -> stored.wait(limit, micros(clock.instant())))
                .orElse(Duration.ZERO);
    }

    /** Fills all buckets of the subject again. */
    void reset(String subject) {
        repository.deleteBySubject(subject);
    }

    static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }

    /**
     * Holds {@code size} and gets one back after each {@code interval}. So in any span of time at most size + span / interval are
     * taken.
     */
    record Bucket(int size, Duration interval) {

        long cost() {
            return interval.toNanos() / 1000;
        }

        long capacity() {
            return size * cost();
        }
    }

    /** Two buckets that are taken from together; one costs at least as much in the lasting one. */
    record Limit(String kind, Bucket brief, Bucket lasting) {

        Limit(String kind, Bucket only) {
            this(kind, only, only);
        }
    }
}
