package dev.storekeeper.server;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * Counts the bytes of request bodies that are in memory, over all requests, and refuses those that exceed its limit. Requests of the
 * front door have one half of it and those of accounts the other, so that neither keeps the other out.
 */
@Component
class BodyMemory {

    private final long half;
    private final AtomicLong ofFrontDoor = new AtomicLong();
    private final AtomicLong ofAccounts = new AtomicLong();

    BodyMemory(RequestProperties properties) {
        this.half = properties.memory().toBytes() / 2;
    }

    /** Reserves memory for bytes that have arrived. */
    boolean reserve(int bytes, BodyBounds bounds) {
        var held = held(bounds);
        if (held.addAndGet(bytes) <= half) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void release(int bytes, BodyBounds bounds) {
        held(bounds).addAndGet(-bytes);
    }

    private AtomicLong held(BodyBounds bounds) {
        return bounds == BodyBounds.FRONT_DOOR ? ofFrontDoor : ofAccounts;
    }
}
