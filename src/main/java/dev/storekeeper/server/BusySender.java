package dev.storekeeper.server;

import dev.storekeeper.api.RequestWaits;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Leaves half of the processors to others while bodies arrive without a pause. A thread that finds bytes at each read never waits, and a
 * virtual thread is never preempted.
 *
 * <p>Such a thread rests after a millisecond of work, so long that all of them together use half of the processors. {@code Thread.yield}
 * does not help: the scheduler runs threads that have yielded before it runs new ones.
 */
final class BusySender {

    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(1);

    /** What takes longer is no work: the collector, or the operating system, has stopped the thread. */
    private static final long LONGEST_TURN = 10 * TURN;

    /** When half of the processors would have done all their work so far. */
    private static final AtomicLong DONE = new AtomicLong(System.nanoTime());

    private boolean hasWaited = true;
    private long began;

    /**
     * Called with the bytes of each part of a body; waits if it is time to rest.
     *
     * @return for how many nanoseconds it has rested
     */
    long arrived(int bytes) {
        var now = System.nanoTime();
        if (hasWaited || bytes == 0) {
            hasWaited = bytes == 0;
            began = now;
        } else if (now - began > TURN) {
            var onHalf = Math.min(now - began, LONGEST_TURN)
                    * 2
                    / Runtime.getRuntime().availableProcessors();
            LockSupport.parkNanos(DONE.accumulateAndGet(now, (done, _) -> Math.max(done, now) + onHalf) - now);
            began = System.nanoTime();
            RequestWaits.add(RequestWaits.Kind.TURN, began - now);
            return began - now;
        }
        return 0;
    }

    /** What arrives next is not part of the same body. */
    void reset() {
        hasWaited = true;
    }
}
