package dev.storekeeper.login;

import dev.storekeeper.login.RateLimiter.Bucket;
import dev.storekeeper.login.RateLimiter.Limit;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.io.Serializable;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** From when on the two buckets of a subject are full again, in microseconds since 1970. */
@Entity
class RateLimit {

    @EmbeddedId
    @SuppressWarnings("unused") // read in queries only
    private Key key;

    private long briefFullAt;
    private long lastingFullAt;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected RateLimit() {}

    /** How long it takes until both buckets hold something; not positive when they do now. */
    Duration wait(Limit limit, long now) {
        var micros = Math.max(wait(briefFullAt, limit.brief(), now), wait(lastingFullAt, limit.lasting(), now));
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    private static long wait(long fullAt, Bucket bucket, long now) {
        return fullAt + bucket.cost() - bucket.capacity() - now;
    }

    @Embeddable
    record Key(String subject, String kind) implements Serializable {}
}
