package dev.storekeeper.api;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets so many at a time do the same thing. All the others wait in order, holding nothing, and are told to come again if it takes long. */
public final class Bulkhead {

    private final Semaphore free;
    private final Duration patience;
    private final ApiException busy;

    /** @param detail what the refusal says */
    public Bulkhead(int atOnce, Duration patience, String detail) {
        this.free = new Semaphore(atOnce, true);
        this.patience = patience;
        this.busy = ApiException.of(ErrorCode.BUSY, detail).retryAfter(Duration.ofSeconds(1));
    }

    /** @throws ApiException when no place becomes free in time */
    public <T> T in(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            free.release();
        }
    }

    private void enter() {
        try {
            if (free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw busy;
    }
}
