package dev.storekeeper.legacy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Paths whose tokens live shorter than others. */
final class AccentLifetime {

    private static final Map<String, Duration> BY_PATH = Map.of("/auth/verify", Duration.ofMinutes(10));

    private AccentLifetime() {}

    static Optional<Duration> of(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }
}
