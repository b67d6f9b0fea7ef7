package dev.storekeeper.product.transfer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An import as it is shown while it runs and afterwards. */
public record ImportRun(
        long id,
        long account,
        String format,
        boolean dryRun,
        State state,
        Instant startedAt,
        Instant beatAt,
        @JsonUnwrapped Counts counts,
        @Nullable Long change,
        @Nullable Long cancelledBy) {

    boolean isRunning() {
        return state == State.RUNNING;
    }

    /** The state of an import. Only {@code DONE} has changed products. */
    public enum State {
        RUNNING,
        DONE,
        REFUSED,
        CANCELLED,
        FAILED,
        DIED;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State named(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }

    /** How many rows have been read, and the results of these rows. */
    public record Counts(long rows, long created, long updated, long unchanged, long failed) {}

    /** A line of the progress of an import. */
    public record Progress(long rows, Instant at) {}
}
