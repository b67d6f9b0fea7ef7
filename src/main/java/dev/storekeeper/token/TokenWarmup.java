package dev.storekeeper.token;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Reads the keys and the ended sessions before the web server takes the first request. */
@Component
final class TokenWarmup implements SmartLifecycle {

    private final SigningKeys keys;
    private final KeyRotation rotation;
    private final EndedSessions ended;
    private volatile boolean running;

    TokenWarmup(SigningKeys keys, KeyRotation rotation, EndedSessions ended) {
        this.keys = keys;
        this.rotation = rotation;
        this.ended = ended;
    }

    /** Before all that a start with a wrong master key must not do, and before the web server, which starts in one of the last phases. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        keys.prepare();
        rotation.begin();
        ended.prepare();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
