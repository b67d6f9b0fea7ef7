package dev.storekeeper.account;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts password hashes, how long they wait for a core and how long they take. */
final class HashMeters {

    private static final TimeUnit NANOS = TimeUnit.NANOSECONDS;

    private final LongAdder started = new LongAdder();
    private final LongAdder waited = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder worked = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** @param work is submitted now, and runs later */
    <T> Callable<T> timed(Callable<T> work) {
        var submitted = System.nanoTime();
        return () -> {
            var begun = System.nanoTime();
            started.increment();
            waited.add(begun - submitted);
            try {
                return work.call();
            } finally {
                ended.increment();
                worked.add(System.nanoTime() - begun);
            }
        };
    }

    void refused() {
        refused.increment();
    }

    void bindTo(MeterRegistry registry, ThreadPoolExecutor threads) {
        Gauge.builder("storekeeper.hash.queue", threads, it -> it.getQueue().size())
                .description("password hashes that wait for a core")
                .register(registry);
        FunctionTimer.builder("storekeeper.hash.wait", this, it -> it.started.sum(), it -> it.waited.sum(), NANOS)
                .description("how long password hashes wait for a core")
                .register(registry);
        FunctionTimer.builder("storekeeper.hash.time", this, it -> it.ended.sum(), it -> it.worked.sum(), NANOS)
                .description("how long password hashes take")
                .register(registry);
        FunctionCounter.builder("storekeeper.hash.refused", refused, LongAdder::sum)
                .description("password hashes that found no place, or waited too long")
                .register(registry);
    }
}
