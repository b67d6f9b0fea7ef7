package dev.storekeeper.account;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Counts password hashes, how long they wait for a core and how long they take. */
final class HashMeters {

    private final Timer waits;
    private final Timer hashes;
    private final Counter refused;

    HashMeters(MeterRegistry registry, ThreadPoolExecutor threads) {
        Gauge.builder("storekeeper.hash.queue", threads, it -> it.getQueue().size())
                .description("password hashes that wait for a core")
                .register(registry);
        waits = Timer.builder("storekeeper.hash.wait")
                .description("how long password hashes wait for a core")
                .register(registry);
        hashes = Timer.builder("storekeeper.hash.time")
                .description("how long password hashes take")
                .register(registry);
        refused = Counter.builder("storekeeper.hash.refused")
                .description("password hashes that found no place, or waited too long")
                .register(registry);
    }

    /** @param work is submitted now, and runs later */
    <T> Callable<T> timed(Callable<T> work) {
        var submitted = System.nanoTime();
        return () -> {
            waits.record(System.nanoTime() - submitted, TimeUnit.NANOSECONDS);
            return hashes.recordCallable(work);
        };
    }

    void refused() {
        refused.increment();
    }
}
