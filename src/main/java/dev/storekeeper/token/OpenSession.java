package dev.storekeeper.token;

import java.time.Instant;
import java.util.List;

/**
 * A session as its owner sees it.
 *
 * @param usedAt when it was opened or last renewed
 * @param address from where that was
 * @param agent what its client calls itself
 * @param deviceId names the client
 */
public record OpenSession(
        String id,
        Instant createdAt,
        Instant usedAt,
        Instant expiresAt,
        String address,
        String agent,
        List<String> factors,
        byte[] deviceId) {}
