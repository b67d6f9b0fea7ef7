package dev.storekeeper.membership;

import dev.storekeeper.api.Cleanup;
import java.time.Instant;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes accounts that never enrolled a second factor, so that their names are free again. */
@Component
class UnenrolledCleanup {

    private final AccountEnd accountEnd;
    private final UnenrolledProperties properties;
    private final Cleanup cleanup;

    UnenrolledCleanup(AccountEnd accountEnd, UnenrolledProperties properties, Cleanup cleanup) {
        this.accountEnd = accountEnd;
        this.properties = properties;
        this.cleanup = cleanup;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "unenrolled-account-cleanup")
    void run() {
        cleanup.run("accounts that were never enrolled", 1, (now, _) -> deleteOne(now));
    }

    /** One in each transaction: the audit trail has a stream for each account, and a transaction adds to one stream only. */
    private int deleteOne(Instant now) {
        return !properties.unenrolled().isZero() && accountEnd.deleteNeverEnrolled(now.minus(properties.unenrolled()))
                ? 1
                : 0;
    }
}
