package dev.storekeeper.token;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Reads the keys and the ended sessions before the web server takes the first request. */
@Component
final class TokenWarmup implements SmartLifecycle {

    private final SigningKeys keys;
    private final KeyRotation rotation;
    private final EndedSessions ended;

    TokenWarmup(SigningKeys keys, KeyRotation rotation, EndedSessions ended) {
        this.keys = keys;
        this.rotation = rotation;
        this.ended = ended;
    }

    /** The first phase, since a wrong master key is found here; the web server starts in one of the last. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        keys.prepare();
        rotation.begin();
        ended.prepare();
    }

    @Override
    public boolean isRunning() {
        return false;
    }

    @Override
    public void stop() {
        // Nothing runs on after the start.
    }
}
