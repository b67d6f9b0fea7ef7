package dev.storekeeper.account;

import dev.storekeeper.housekeeping.CleanupTask;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Purges invites that expired long enough ago that nobody asks what became of them, used or not. */
@Component
class InviteCleanup implements CleanupTask {

    private static final Duration MEMORY = Duration.ofDays(30);

    private final InviteRepository invites;

    InviteCleanup(InviteRepository invites) {
        this.invites = invites;
    }

    @Override
    public int sweep(Instant now, int atMost) {
        return invites.deleteExpired(now.minus(MEMORY), atMost);
    }
}
