package dev.storekeeper.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** Bounds the lines that the log has of one kind of event, which clients can cause as often as they like. */
public final class LogLimit {

    public static final int LINES = 60;
    public static final Duration SPAN = Duration.ofMinutes(1);

    private final Clock clock;
    private Instant begun = Instant.EPOCH;
    private long asked;

    public LogLimit(Clock clock) {
        this.clock = clock;
    }

    /** Returns how many lines were left out before this one, or nothing where this one is left out too. */
    public synchronized OptionalLong next() {
        var now = clock.instant();
        // Also where the clock was put back.
        if (Duration.between(begun, now).abs().compareTo(SPAN) >= 0) {
            var leftOut = Math.max(0, asked - LINES);
            begun = now;
            asked = 1;
            return OptionalLong.of(leftOut);
        }
        asked++;
        return asked <= LINES ? OptionalLong.of(0) : OptionalLong.empty();
    }
}
