package dev.storekeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a rotation did.
 *
 * @param kid the new key
 * @param signsFrom when it begins to sign
 * @param retires those before it, and when each stops verifying
 */
public record Rotation(String kid, Instant signsFrom, List<Retirement> retires) {

    static Rotation between(List<KeyState> before, List<KeyState> after, Instant now) {
        var made = after.getFirst();
        var retires = before.stream()
                .map(key -> new Retirement(key.kid(), retirement(key.kid(), after, now)))
                .toList();
        return new Rotation(made.kid(), made.signsFrom(), retires);
    }

    private static Instant retirement(String kid, List<KeyState> after, Instant now) {
        return after.stream()
                .filter(key -> key.kid().equals(kid))
                .map(KeyState::retiresAt)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(now);
    }

    /** A key that was followed by another. */
    public record Retirement(String kid, Instant retiresAt) {}
}
