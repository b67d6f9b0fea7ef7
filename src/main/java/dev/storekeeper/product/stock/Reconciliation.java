package dev.storekeeper.product.stock;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedRateTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/** Proves from time to time, on one node, that quantities and ledger agree; says where they do not, and mends nothing by itself. */
@Component
class Reconciliation implements SchedulingConfigurer, MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);

    private static final int BATCH = 1000;

    /** A node that dies meanwhile keeps the others out no longer. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final StockProof proof;
    private final LockProvider locks;
    private final StockProperties properties;
    private final Clock clock;
    private volatile double disagreeing = Double.NaN;
    private volatile boolean closing;

    Reconciliation(StockProof proof, LockProvider locks, StockProperties properties, Clock clock) {
        this.proof = proof;
        this.locks = locks;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar tasks) {
        var every = properties.reconcileEvery();
        tasks.addFixedRateTask(new FixedRateTask(this::reconcile, every, every));
    }

    /** Not a number on a node that has compared nothing yet. */
    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("storekeeper.ledger.disagreeing", () -> disagreeing)
                .description("products whose quantity is not what their ledger adds up to")
                .register(registry);
    }

    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
    }

    /** Does nothing where another node is at it. */
    void reconcile() {
        try {
            locks.lock(new LockConfiguration(clock.instant(), "reconciliation", LEASE, Duration.ZERO))
                    .ifPresent(lock -> {
                        try {
                            walk();
                        } finally {
                            lock.unlock();
                        }
                    });
        } catch (DataAccessException e) {
            log.warn("The ledger was not compared ({})", e.getMessage());
        }
    }

    /** Half of the lease at most, so that it is never outlived; what was found until then counts. */
    private void walk() {
        var begun = System.nanoTime();
        var found = 0;
        var behind = 0L;
        var end = proof.endOfBatch(behind, BATCH);
        while (end.isPresent() && !closing && System.nanoTime() - begun < LEASE.toNanos() / 2) {
            var ids = proof.disagreeing(behind, end.get());
            ids.forEach(id -> log.warn("The ledger of product {} does not add up to its quantity", id));
            found += ids.size();
            behind = end.get();
            end = proof.endOfBatch(behind, BATCH);
        }
        if (end.isPresent()) {
            log.warn("The ledger was compared up to product {} only", behind);
        }
        disagreeing = found;
    }
}
