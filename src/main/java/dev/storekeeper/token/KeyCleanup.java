package dev.storekeeper.token;

import dev.storekeeper.api.Cleanup;
import java.time.Instant;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes signing keys that have retired, judged by the keys that this node can use. */
@Component
class KeyCleanup {

    private final SigningKeys keys;
    private final SigningKeyRepository repository;
    private final Cleanup cleanup;

    KeyCleanup(SigningKeys keys, SigningKeyRepository repository, Cleanup cleanup) {
        this.keys = keys;
        this.repository = repository;
        this.cleanup = cleanup;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "signing-key-cleanup")
    void run() {
        cleanup.run("old signing keys", this::deleteBatch);
    }

    int deleteBatch(Instant now, int limit) {
        return keys.ring().keys().stream()
                .filter(key -> key.signsAt(now.minus(SigningKeys.OUTLIVES)))
                .findFirst()
                .map(successor -> repository.deleteBefore(successor.generation(), limit))
                .orElse(0);
    }
}
