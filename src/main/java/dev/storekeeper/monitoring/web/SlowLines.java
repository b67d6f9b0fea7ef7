package dev.storekeeper.monitoring.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** Bounds the lines that the log has of slow requests, since clients can make requests slow. */
final class SlowLines {

    static final int MOST = 60;
    static final Duration SPAN = Duration.ofMinutes(1);

    private final Clock clock;
    private Instant begun = Instant.EPOCH;
    private long asked;

    SlowLines(Clock clock) {
        this.clock = clock;
    }

    /** Returns how many lines were left out before this one, or nothing where this one is left out too. */
    synchronized OptionalLong next() {
        var now = clock.instant();
        // Also where the clock was put back.
        if (Duration.between(begun, now).abs().compareTo(SPAN) >= 0) {
            var leftOut = Math.max(0, asked - MOST);
            begun = now;
            asked = 1;
            return OptionalLong.of(leftOut);
        }
        asked++;
        return asked <= MOST ? OptionalLong.of(0) : OptionalLong.empty();
    }
}
