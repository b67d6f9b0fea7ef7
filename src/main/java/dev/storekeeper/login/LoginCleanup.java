package dev.storekeeper.login;

import dev.storekeeper.api.Cleanup;
import java.time.Instant;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes challenges that have expired, limits that are as good as new, and clients that have not come back. */
@Component
class LoginCleanup {

    private final Challenges challenges;
    private final RateLimiter limits;
    private final Devices devices;
    private final Cleanup cleanup;

    LoginCleanup(Challenges challenges, RateLimiter limits, Devices devices, Cleanup cleanup) {
        this.challenges = challenges;
        this.limits = limits;
        this.devices = devices;
        this.cleanup = cleanup;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "login-cleanup")
    void run() {
        cleanup.run("expired challenges, limits and clients", this::deleteBatch);
    }

    int deleteBatch(Instant now, int limit) {
        return challenges.deleteExpired(now, limit) + limits.deleteFull(now, limit) + devices.deleteOld(now, limit);
    }
}
