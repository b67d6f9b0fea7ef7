package dev.storekeeper.login;

import dev.storekeeper.api.Cleanup;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes guesses that no longer count, addresses with their whole allowance, and devices that have not come back. */
@Component
class MemoryCleanup {

    private final GuessBudgetRepository guesses;
    private final RateLimitRepository paces;
    private final DeviceRepository devices;
    private final Cleanup cleanup;

    MemoryCleanup(GuessBudgetRepository guesses, RateLimitRepository paces, DeviceRepository devices, Cleanup cleanup) {
        this.guesses = guesses;
        this.paces = paces;
        this.devices = devices;
        this.cleanup = cleanup;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "sign-in-limit-cleanup")
    void run() {
        cleanup.run("old guesses, addresses and devices", this::deleteBatch);
    }

    int deleteBatch(Instant now, int limit) {
        var deleted = paces.forget(ChronoUnit.MICROS.between(Instant.EPOCH, now), limit)
                + devices.forgetOld(now.minus(Devices.MEMORY), limit);
        for (var kind : Guessed.values()) {
            deleted += guesses.forget(kind.name(), GuessBudget.entry(now.minus(kind.memory())), limit);
        }
        return deleted;
    }
}
