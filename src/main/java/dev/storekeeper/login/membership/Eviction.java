package dev.storekeeper.login.membership;

import dev.storekeeper.login.Devices;
import dev.storekeeper.token.SessionService;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Ends all sessions of an account and forgets its known devices. */
@Component
class Eviction {

    private final SessionService sessions;
    private final Devices devices;

    Eviction(SessionService sessions, Devices devices) {
        this.sessions = sessions;
        this.devices = devices;
    }

    @Transactional
    public void evict(long accountId) {
        sessions.endAll(accountId);
        devices.forgetAll(accountId);
    }
}
