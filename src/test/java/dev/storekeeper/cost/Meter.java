package dev.storekeeper.cost;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Measures what all threads of this JVM but the caller's own spend meanwhile, in CPU time and in bytes allocated. Requests run on
 * virtual threads, and what these spend is counted at their carriers; compiler and garbage collector are not counted.
 */
final class Meter {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Meter() {}

    static <T> Measured<T> measure(Supplier<T> work) {
        var cpuBefore = cpu();
        var ownBefore = THREADS.getCurrentThreadAllocatedBytes();
        var allBefore = THREADS.getTotalThreadAllocatedBytes();
        var result = work.get();
        var all = THREADS.getTotalThreadAllocatedBytes() - allBefore;
        var own = THREADS.getCurrentThreadAllocatedBytes() - ownBefore;
        var cpu = cpu().entrySet().stream()
                .mapToLong(thread -> thread.getValue() - cpuBefore.getOrDefault(thread.getKey(), 0L))
                .sum();
        return new Measured<>(result, new Cost(cpu / 1000, (all - own) / 1024));
    }

    private static Map<Long, Long> cpu() {
        var ids = THREADS.getAllThreadIds();
        var times = THREADS.getThreadCpuTime(ids);
        var result = new HashMap<Long, Long>();
        for (var i = 0; i < ids.length; i++) {
            if (ids[i] != Thread.currentThread().threadId() && times[i] >= 0) {
                result.put(ids[i], times[i]);
            }
        }
        return result;
    }

    record Measured<T>(T result, Cost cost) {}

    /** What one request has cost. */
    record Cost(long micros, long kilobytes) {

        private static final double AT_MOST = 2.5;

        /** Less than this is within what the measurement itself varies. */
        private static final Cost FLOOR = new Cost(4_000, 64);

        Cost least(Cost other) {
            return new Cost(Math.min(micros, other.micros), Math.min(kilobytes, other.kilobytes));
        }

        /** Whether a request of twice the size may cost this, where one of the size costs the other. */
        boolean isInLineWith(Cost half) {
            return micros <= AT_MOST * half.micros + FLOOR.micros
                    && kilobytes <= AT_MOST * half.kilobytes + FLOOR.kilobytes;
        }

        @Override
        public String toString() {
            return "%d us, %d KB".formatted(micros, kilobytes);
        }
    }
}
