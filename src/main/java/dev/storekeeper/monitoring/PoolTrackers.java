package dev.storekeeper.monitoring;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.storekeeper.api.RequestWaits;
import dev.storekeeper.api.RequestWaits.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;

/** Notes how long each request waits for a connection and how long it has one, and passes that on to HikariCP's own metrics. */
final class PoolTrackers implements MetricsTrackerFactory {

    private static final IMetricsTracker NONE = new IMetricsTracker() {};

    private final ObjectProvider<ManagementProperties> management;
    private final ObjectProvider<MeterRegistry> registry;

    PoolTrackers(ObjectProvider<ManagementProperties> management, ObjectProvider<MeterRegistry> registry) {
        this.management = management;
        this.registry = registry;
    }

    @Override
    public IMetricsTracker create(String pool, PoolStats stats) {
        return new Tracker(
                management.getObject().hasMetrics()
                        ? new MicrometerMetricsTrackerFactory(registry.getObject()).create(pool, stats)
                        : NONE);
    }

    private record Tracker(IMetricsTracker metrics) implements IMetricsTracker {

        @Override
        public void recordConnectionCreatedMillis(long millis) {
            metrics.recordConnectionCreatedMillis(millis);
        }

        @Override
        public void recordConnectionAcquiredNanos(long nanos) {
            RequestWaits.add(Kind.CONNECTION, nanos);
            metrics.recordConnectionAcquiredNanos(nanos);
        }

        @Override
        public void recordConnectionUsageMillis(long millis) {
            RequestWaits.add(Kind.DATABASE, TimeUnit.MILLISECONDS.toNanos(millis));
            metrics.recordConnectionUsageMillis(millis);
        }

        @Override
        public void recordConnectionTimeout() {
            metrics.recordConnectionTimeout();
        }

        @Override
        public void close() {
            metrics.close();
        }
    }
}
