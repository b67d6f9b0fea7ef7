package dev.storekeeper.housekeeping;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.ClassUtils;

/** Purges what has expired, on one node at a time: many short statements, so that nobody waits for a row that is on its way out. */
@Component
class Housekeeping implements SchedulingConfigurer {

    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    /** A node that dies meanwhile keeps the others out no longer. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final List<CleanupTask> sweeps;
    private final LockProvider locks;
    private final TransactionOperations transactions;
    private final HousekeepingProperties properties;
    private final Clock clock;
    private volatile boolean closing;

    Housekeeping(
            List<CleanupTask> sweeps,
            LockProvider locks,
            TransactionOperations transactions,
            HousekeepingProperties properties,
            Clock clock) {
        this.sweeps = sweeps;
        this.locks = locks;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** At a rate rather than with a delay: tasks with a delay share one thread, and others must not wait for this one. */
    @Override
    public void configureTasks(ScheduledTaskRegistrar tasks) {
        tasks.addFixedRateTask(new FixedRateTask(this::keep, properties.every(), properties.every()));
    }

    /** A node that is asked to stop leaves the rest to the others. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
    }

    /** Does nothing where another node is at it. */
    void keep() {
        try {
            locks.lock(new LockConfiguration(clock.instant(), "housekeeping", LEASE, Duration.ZERO))
                    .ifPresent(lock -> {
                        try {
                            sweeps.forEach(this::purge);
                        } finally {
                            lock.unlock();
                        }
                    });
        } catch (DataAccessException | TransactionException e) {
            log.warn("The house was not kept ({})", e.getMessage());
        }
    }

    private void purge(CleanupTask sweep) {
        var room = ClassUtils.getUserClass(sweep).getSimpleName();
        var begun = System.nanoTime();
        var gone = 0L;
        try {
            int batch;
            do {
                batch = purgeBatch(sweep);
                gone += batch;
            } while (batch >= sweep.batch() && !closing && System.nanoTime() - begun < patience());
        } catch (DataAccessException | TransactionException e) {
            log.warn("{} stopped after {} rows ({})", room, gone, e.getMessage());
        }
        if (gone > 0) {
            log.info("{} purged {} rows in {} ms", room, gone, (System.nanoTime() - begun) / 1_000_000);
        }
    }

    /** Half of the lease for all rooms together, so that it is never outlived; who has more to purge goes on next time. */
    private long patience() {
        return LEASE.dividedBy(2L * sweeps.size()).toNanos();
    }

    private int purgeBatch(CleanupTask sweep) {
        var gone = transactions.execute(_ -> sweep.sweep(clock.instant(), sweep.batch()));
        return gone == null ? 0 : gone;
    }
}
