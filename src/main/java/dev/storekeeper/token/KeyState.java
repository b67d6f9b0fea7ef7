package dev.storekeeper.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signing key as its keeper sees it.
 *
 * @param signsFrom until when it is published only
 * @param retiresAt when it stops verifying; absent while nothing follows it
 * @param signing whether tokens are signed with it now
 */
public record KeyState(
        String kid,
        Instant createdAt,
        Instant signsFrom,
        @Nullable Instant retiresAt,
        boolean signing) {}
