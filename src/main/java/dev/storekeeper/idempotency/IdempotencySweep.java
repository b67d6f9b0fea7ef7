package dev.storekeeper.idempotency;

import dev.storekeeper.housekeeping.Sweep;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Purges keys that any request may use anew. */
@Component
class IdempotencySweep implements Sweep {

    private final KeyTable keys;

    IdempotencySweep(KeyTable keys) {
        this.keys = keys;
    }

    @Override
    public int sweep(Instant now, int atMost) {
        return keys.forget(now, atMost);
    }
}
