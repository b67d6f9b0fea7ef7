package dev.storekeeper.problem;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Counts the bytes of request bodies that are in memory, over all requests, and refuses those that exceed its limit. */
@Component
class BodyMemory {

    private final long limit;
    private final AtomicLong held = new AtomicLong();

    BodyMemory(RequestProperties properties) {
        this.limit = properties.memory().toBytes();
    }

    /**
     * Reserves memory for bytes that have arrived. Requests without a login may use half of it, so that they cannot keep out
     * those of accounts.
     */
    boolean reserve(int bytes, BodyBounds bounds) {
        var available = bounds == BodyBounds.FRONT_DOOR ? limit / 2 : limit;
        if (held.addAndGet(bytes) <= available) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void release(int bytes) {
        held.addAndGet(-bytes);
    }
}
