package dev.storekeeper.monitoring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Compares the node's clock with the database's, once a minute: nodes judge codes, tokens and ended sessions by their own clocks. */
@Component
class ClockDifference implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(ClockDifference.class);

    /** A node refuses tokens from more than five seconds in its future; two nodes this far off on either side accept each other's. */
    private static final double TOLERATED_SECONDS = 2;

    private static final String NOW = "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";

    private final JdbcClient database;
    private final Clock clock;
    private volatile double seconds = Double.NaN;
    private volatile boolean told;

    ClockDifference(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Not a number while the database does not answer. */
    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("storekeeper.clock.difference", () -> seconds)
                .description("seconds that this node's clock is ahead of the database's")
                .baseUnit("seconds")
                .register(registry);
    }

    @Scheduled(fixedDelay = 60_000)
    void compare() {
        try {
            seconds = measure().toMillis() / 1000.0;
        } catch (DataAccessException unreachable) {
            // The jobs that need the database tell of it.
            seconds = Double.NaN;
            return;
        }
        var wrong = Math.abs(seconds) > TOLERATED_SECONDS;
        if (wrong && !told) {
            log.warn(
                    "The clock of this node is {} s {} the database's; synchronise the clocks of all nodes and of the database (NTP)",
                    Math.abs(seconds),
                    seconds > 0 ? "ahead of" : "behind");
        }
        told = wrong;
    }

    /** Zero where the database's time is one between question and answer, however long that took. */
    private Duration measure() {
        var asked = clock.instant();
        var theirs = Instant.EPOCH.plus(database.sql(NOW).query(Long.class).single(), ChronoUnit.MICROS);
        var answered = clock.instant();
        if (theirs.isBefore(asked)) {
            return Duration.between(theirs, asked);
        }
        return theirs.isAfter(answered) ? Duration.between(theirs, answered) : Duration.ZERO;
    }
}
