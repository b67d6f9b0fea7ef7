package dev.storekeeper.idempotency;

import dev.storekeeper.api.Cleanup;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes idempotency keys that have expired. */
@Component
class IdempotencyCleanup {

    private final KeyTable keys;
    private final Cleanup cleanup;

    IdempotencyCleanup(KeyTable keys, Cleanup cleanup) {
        this.keys = keys;
        this.cleanup = cleanup;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "idempotency-key-cleanup")
    void run() {
        cleanup.run("expired idempotency keys", keys::forget);
    }
}
