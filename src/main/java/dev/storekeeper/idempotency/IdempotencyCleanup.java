package dev.storekeeper.idempotency;

import dev.storekeeper.housekeeping.CleanupTask;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Purges keys that any request may use anew. */
@Component
class IdempotencyCleanup implements CleanupTask {

    private final KeyTable keys;

    IdempotencyCleanup(KeyTable keys) {
        this.keys = keys;
    }

    @Override
    public int sweep(Instant now, int atMost) {
        return keys.forget(now, atMost);
    }
}
