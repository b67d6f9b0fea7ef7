package dev.storekeeper.product.transfer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
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

        /** The name that the table and answers show. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How many rows have been read, and the results of these rows. */
    public record Counts(long rows, long created, long updated, long unchanged, long failed) {}

    /** A line of the progress of an import. */
    public record Progress(long rows, Instant at) {}
}
