package dev.storekeeper.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Limits over all nodes, by the generic cell rate algorithm: all that is stored of a bucket is the moment from which it is full again,
 * in microseconds since 1970.
 */
@Component
class RateLimiter {

    /**
     * A bucket that is full later than a whole bucket from now was taken from by a node whose clock is ahead. By more than this it counts as
     * having one left, or such a node would keep an address out on all the others.
     */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(10);

    private static final String TAKE = """
            UPDATE rate_limit SET
            brief_full_at = GREATEST(%1$s, :now) + :briefCost,
            lasting_full_at = GREATEST(%2$s, :now) + :lastingCost
            WHERE subject = :subject AND kind = :kind
            AND GREATEST(%1$s, :now) + :briefCost <= :now + :briefCapacity
            AND GREATEST(%2$s, :now) + :lastingCost <= :now + :lastingCapacity""".formatted(fullAt("brief"), fullAt("lasting"));

    private final JdbcClient database;
    private final Clock clock;

    RateLimiter(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Takes one from both buckets, or from none. Of many calls at once, as many return true as the buckets hold. */
    boolean take(String subject, Limit limit) {
        var now = micros(clock.instant());
        // Each statement commits by itself: in one transaction, two that insert the same row would deadlock.
        return update(subject, limit, now) || insert(subject, limit, now) || update(subject, limit, now);
    }

    private boolean update(String subject, Limit limit, long now) {
        var values = Map.of(
                "subject", subject,
                "kind", limit.kind(),
                "now", now,
                "briefCost", limit.brief().cost(),
                "briefCapacity", limit.brief().capacity(),
                "lastingCost", limit.lasting().cost(),
                "lastingCapacity", limit.lasting().capacity(),
                "differ", TimeUnit.MICROSECONDS.convert(CLOCKS_DIFFER));
        return database.sql(TAKE).params(values).update() == 1;
    }

    /** A row with full buckets is never stored: the cleanup could delete it before it is used. */
    private boolean insert(String subject, Limit limit, long now) {
        return database.sql("""
                        INSERT IGNORE INTO rate_limit (subject, kind, brief_full_at, lasting_full_at)
                        VALUES (?, ?, ?, ?)""")
                        .params(
                                subject,
                                limit.kind(),
                                now + limit.brief().cost(),
                                now + limit.lasting().cost())
                        .update()
                == 1;
    }

    private static String fullAt(String bucket) {
        return "IF(%1$s_full_at > :now + :%1$sCapacity + :differ, :now + :%1$sCapacity - :%1$sCost, %1$s_full_at)"
                .formatted(bucket);
    }

    /**
     * How long it takes until one can be taken; not positive when it can be now. Unlike {@link #take} it forgives no node whose clock is
     * ahead: guesses are refused by it, and two nodes that forgive each other in turn would let too many through.
     */
    Duration wait(String subject, Limit limit) {
        var now = micros(clock.instant());
        var free = database.sql("""
                        SELECT GREATEST(brief_full_at + ? - ?, lasting_full_at + ? - ?)
                        FROM rate_limit WHERE subject = ? AND kind = ?""")
                .params(
                        limit.brief().cost(),
                        limit.brief().capacity(),
                        limit.lasting().cost(),
                        limit.lasting().capacity(),
                        subject,
                        limit.kind())
                .query(Long.class)
                .optional();
        return Duration.of(free.orElse(now) - now, ChronoUnit.MICROS);
    }

    /** Fills all buckets of the subject again. */
    void reset(String subject) {
        database.sql("DELETE FROM rate_limit WHERE subject = ?").param(subject).update();
    }

    /** The lasting bucket is full last, since one costs at least as much there. */
    int deleteFull(Instant now, int atMost) {
        return database.sql("DELETE FROM rate_limit WHERE lasting_full_at < ? ORDER BY lasting_full_at LIMIT ?")
                .params(micros(now), atMost)
                .update();
    }

    private static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }

    /**
     * Holds {@code size} and gets one back after each {@code interval}. So in any span of time at most size + span / interval are
     * taken.
     */
    record Bucket(int size, Duration interval) {

        long cost() {
            return TimeUnit.MICROSECONDS.convert(interval);
        }

        long capacity() {
            return size * cost();
        }
    }

    /** Two buckets that are taken from together; one costs at least as much in the lasting one. */
    record Limit(String kind, Bucket brief, Bucket lasting) {}
}
