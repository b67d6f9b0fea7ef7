package dev.storekeeper.passkey;

import dev.storekeeper.housekeeping.CleanupTask;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Purges ceremonies that have not been answered in time. */
@Component
class CeremonyCleanup implements CleanupTask {

    private final CeremonyRepository ceremonies;

    CeremonyCleanup(CeremonyRepository ceremonies) {
        this.ceremonies = ceremonies;
    }

    @Override
    public int sweep(Instant now, int atMost) {
        return ceremonies.deleteExpired(now, atMost);
    }
}
