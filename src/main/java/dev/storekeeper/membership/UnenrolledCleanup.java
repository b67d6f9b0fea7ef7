package dev.storekeeper.membership;

import dev.storekeeper.housekeeping.CleanupTask;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Deletes accounts whose owner has never proven a phone, so that their names are free again. */
@Component
class UnenrolledCleanup implements CleanupTask {

    private final AccountEnd accountEnd;
    private final UnenrolledProperties properties;

    UnenrolledCleanup(AccountEnd accountEnd, UnenrolledProperties properties) {
        this.accountEnd = accountEnd;
        this.properties = properties;
    }

    /** The trail tells of each account in a stream of its own, and a transaction adds to one stream only. */
    @Override
    public int batch() {
        return 1;
    }

    @Override
    public int sweep(Instant now, int atMost) {
        return !properties.unenrolled().isZero() && accountEnd.deleteNeverEnrolled(now.minus(properties.unenrolled()))
                ? 1
                : 0;
    }
}
