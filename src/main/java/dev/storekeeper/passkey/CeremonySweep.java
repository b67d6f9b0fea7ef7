package dev.storekeeper.passkey;

import dev.storekeeper.housekeeping.Sweep;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Purges ceremonies that have not been answered in time. */
@Component
class CeremonySweep implements Sweep {

    private final CeremonyRepository ceremonies;

    CeremonySweep(CeremonyRepository ceremonies) {
        this.ceremonies = ceremonies;
    }

    @Override
    public int sweep(Instant now, int atMost) {
        return ceremonies.deleteExpired(now, atMost);
    }
}
