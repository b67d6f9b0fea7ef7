package dev.storekeeper.server;

import dev.storekeeper.api.RequestWaits;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Leaves processors to others while bodies, or requests of the same connection, arrive without a pause. A thread that finds bytes at each
 * read never waits, and a virtual thread is never preempted.
 *
 * <p>Such a thread rests after a millisecond of work, so long that all of them together use their share of the processors.
 * {@code Thread.yield} does not help: the scheduler runs threads that have yielded before it runs new ones.
 */
final class BusySender {

    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(1);

    /** What takes longer is no work: the collector, or the operating system, has stopped the thread. */
    private static final long LONGEST_TURN = 10 * TURN;

    static final Share QUARTER_FOR_ACCOUNTS = new Share();
    static final Share QUARTER_FOR_STRANGERS = new Share();
    static final Share QUARTER_FOR_PIPELINES = new Share();

    private final Share share;
    private boolean hasWaited = true;
    private long began;
    private long rested;

    BusySender(Share share) {
        this.share = share;
    }

    /** Called with the bytes of each part, and with 0 where the next part has to be waited for; waits if it is time to rest. */
    void arrived(int bytes) {
        var now = System.nanoTime();
        if (hasWaited || bytes == 0) {
            hasWaited = bytes == 0;
            began = now;
        } else if (now - began > TURN) {
            LockSupport.parkNanos(share.add(Math.min(now - began, LONGEST_TURN), now) - now);
            began = System.nanoTime();
            rested += began - now;
            RequestWaits.add(RequestWaits.Kind.TURN, began - now);
        }
    }

    /** For how many nanoseconds it has rested so far. */
    long rested() {
        return rested;
    }

    /** A quarter of the processors, for all work of one kind. */
    static final class Share {

        /** When this part of the processors would have done all the work so far. */
        private final AtomicLong done = new AtomicLong(System.nanoTime());

        long add(long work, long now) {
            var onShare = work * 4 / Runtime.getRuntime().availableProcessors();
            return done.accumulateAndGet(now, (before, _) -> Math.max(before, now) + onShare);
        }
    }
}
