package dev.storekeeper.server;

import java.time.Duration;
import java.util.Objects;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of a request that are settings; {@link BodyBounds} has the others.
 *
 * @param patience how long a head may take to arrive, counted from its first byte, and then a body; and how long the service waits for a
 *     client that reads its answer slowly
 * @param maxFile the largest file that is imported; it is kept on disk meanwhile
 * @param filePatience how long a file may take to arrive of which more has arrived within the patience than is kept in memory; until
 *     then no row is locked and no connection is held
 * @param memory how many bytes of bodies, without the first 2 KB of each, may be in memory at once; lists have twice as much of their own,
 *     and long refusals as much; a sixteenth of the heap by default
 */
@Validated
@ConfigurationProperties("storekeeper.request")
public record RequestProperties(
        @DefaultValue("30s") @DurationMin(seconds = 1) Duration patience,
        @DefaultValue("1GB") DataSize maxFile,
        @DefaultValue("1h") @DurationMin(seconds = 1) Duration filePatience,
        @Nullable DataSize memory) {

    private static final int SHARE_OF_HEAP = 16;

    @Override
    public DataSize memory() {
        return Objects.requireNonNullElseGet(
                memory, () -> DataSize.ofBytes(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    DataSize maxBody(BodyBounds bounds) {
        return bounds == BodyBounds.FILE ? maxFile : bounds.memory();
    }

    Duration patience(BodyBounds bounds) {
        return bounds == BodyBounds.FILE ? filePatience : patience;
    }
}
