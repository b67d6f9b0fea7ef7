package dev.storekeeper.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signing key in its time.
 *
 * @param generation its place in the row of all
 * @param signsFrom when everybody has heard of it
 * @param retiresAt when the last token that it can have signed has died; unknown while nothing follows it
 */
record HeldKey(
        int generation,
        SigningKey key,
        Instant createdAt,
        Instant signsFrom,
        @Nullable Instant retiresAt) {

    boolean maySignAt(Instant now) {
        return !now.isBefore(signsFrom);
    }

    boolean isRetiredAt(Instant now) {
        return retiresAt != null && !now.isBefore(retiresAt);
    }

    KeyState stateIn(KeyRing ring, Instant now) {
        return new KeyState(
                key.kid(),
                createdAt,
                signsFrom,
                retiresAt,
                ring.signing(now).filter(this::equals).isPresent());
    }
}
