package dev.storekeeper.login;

import dev.storekeeper.housekeeping.CleanupTask;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/** Forgets guesses that count no more, addresses that have their whole allowance again, and clients that have not come back. */
@Component
class MemoryCleanup implements CleanupTask {

    private final GuessBudgetRepository guesses;
    private final RateLimitRepository paces;
    private final DeviceRepository devices;

    MemoryCleanup(GuessBudgetRepository guesses, RateLimitRepository paces, DeviceRepository devices) {
        this.guesses = guesses;
        this.paces = paces;
        this.devices = devices;
    }

    @Override
    public int sweep(Instant now, int atMost) {
        var gone = paces.forget(ChronoUnit.MICROS.between(Instant.EPOCH, now), atMost)
                + devices.forgetOld(now.minus(Devices.MEMORY), atMost);
        for (var kind : Guessed.values()) {
            gone += guesses.forget(kind.name(), GuessBudget.entry(now.minus(kind.memory())), atMost);
        }
        return gone;
    }
}
