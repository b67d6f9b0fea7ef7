package dev.storekeeper.token;

import dev.storekeeper.housekeeping.CleanupTask;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Purges signing keys that verify nothing any more, as far as this node can tell from the ones that it can use. */
@Component
class KeyCleanup implements CleanupTask {

    private final SigningKeys keys;
    private final SigningKeyRepository repository;

    KeyCleanup(SigningKeys keys, SigningKeyRepository repository) {
        this.keys = keys;
        this.repository = repository;
    }

    @Override
    public int sweep(Instant now, int atMost) {
        return keys.ring().keys().stream()
                .filter(key -> key.maySignAt(now.minus(StoredKeys.OUTLIVES)))
                .findFirst()
                .map(successor -> repository.deleteBefore(successor.generation(), atMost))
                .orElse(0);
    }
}
