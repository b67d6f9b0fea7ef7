package dev.storekeeper.account;

import dev.storekeeper.api.Cleanup;
import java.time.Duration;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes invites a month after they have expired, used or not. */
@Component
class InviteCleanup {

    private static final Duration KEPT = Duration.ofDays(30);

    private final InviteRepository invites;
    private final Cleanup cleanup;

    InviteCleanup(InviteRepository invites, Cleanup cleanup) {
        this.invites = invites;
        this.cleanup = cleanup;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "invite-cleanup")
    void run() {
        cleanup.run("expired invites", (now, limit) -> invites.deleteExpired(now.minus(KEPT), limit));
    }
}
