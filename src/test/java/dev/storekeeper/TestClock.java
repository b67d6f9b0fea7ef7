package dev.storekeeper;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** The clock of every context of the tests: it runs as the system's does, and a test may move it forward. */
public final class TestClock extends Clock implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Clock SYSTEM = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
    private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);

    /** Moves the clock of all contexts forward, or back by what it was moved just before. */
    public static void advance(Duration step) {
        AHEAD.updateAndGet(ahead -> ahead.plus(step));
    }

    public static Instant now() {
        return SYSTEM.instant().plus(AHEAD.get());
    }

    @Override
    public Instant instant() {
        return now();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        context.addBeanFactoryPostProcessor(factory -> {
            ((BeanDefinitionRegistry) factory).removeBeanDefinition("clock");
            factory.registerSingleton("clock", this);
        });
    }
}
