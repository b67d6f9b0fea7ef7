package dev.storekeeper;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.ServiceLoader;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Bean;

/** Starts the service and holds the one clock. */
// Observations cost each request more than its own filter does; the requests are counted in one place instead.
// Meters of the JVM are told of each garbage collection; Metrics adds them where metrics are read.
// Spring Security looks no accounts up, so Spring Boot need not make a user of its own.
@SpringBootApplication(
        exclude = {
            ObservationAutoConfiguration.class,
            JvmMetricsAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class
        })
@ConfigurationPropertiesScan
public class StorekeeperApplication {

    public static void main(String[] arguments) {
        // Formats would write the digits of the machine's language into addresses and answers.
        Locale.setDefault(Locale.ENGLISH);
        var application = new SpringApplication(StorekeeperApplication.class);
        // The quick start registers itself here; the packaged jar carries none.
        ServiceLoader.load(ApplicationContextInitializer.class).forEach(application::addInitializers);
        application.run(arguments);
    }

    /** UTC in whole microseconds, as the database's {@code DATETIME(6)} keeps them. */
    @Bean
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
    }
}
