package dev.storekeeper.monitoring;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmCompilationMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The registry of all meters: that of Prometheus with a management port, else one that nothing reads. */
@Configuration(proxyBeanMethods = false)
class Metrics {

    /** Decided at the start rather than by a condition, since the image has its conditions judged when it is built. */
    @Bean
    static MeterRegistry meterRegistry(ManagementProperties management) {
        return management.hasMetrics()
                ? new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)
                : new SimpleMeterRegistry();
    }

    @Bean
    static MeterBinder jvmMeters(ManagementProperties management) {
        return registry -> {
            if (management.hasMetrics()) {
                Stream.of(
                                new JvmInfoMetrics(),
                                new JvmMemoryMetrics(),
                                new JvmGcMetrics(),
                                new JvmHeapPressureMetrics(),
                                new JvmThreadMetrics(),
                                new JvmCompilationMetrics(),
                                new ClassLoaderMetrics())
                        .forEach(meters -> meters.bindTo(registry));
            }
        };
    }

    /** Spring Boot leaves a pool alone that has a tracker. */
    @Bean
    static BeanPostProcessor poolTrackers(
            ObjectProvider<ManagementProperties> management, ObjectProvider<MeterRegistry> registry) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool) {
                    pool.setMetricsTrackerFactory(new PoolTrackers(management, registry));
                }
                return bean;
            }
        };
    }
}
