package dev.storekeeper.login.passkey;

import dev.storekeeper.api.Cleanup;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes passkey ceremonies that have not been answered in time. */
@Component
class CeremonyCleanup {

    private final CeremonyRepository ceremonies;
    private final Cleanup cleanup;

    CeremonyCleanup(CeremonyRepository ceremonies, Cleanup cleanup) {
        this.ceremonies = ceremonies;
        this.cleanup = cleanup;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "passkey-ceremony-cleanup")
    void run() {
        cleanup.run("expired passkey ceremonies", ceremonies::deleteExpired);
    }
}
