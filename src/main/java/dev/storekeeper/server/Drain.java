package dev.storekeeper.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.validation.annotation.Validated;

/**
 * Keeps a node that was told to stop serving until the balancers have noticed. Its readiness is off by then; Tomcat refuses
 * connections as soon as it stops.
 */
@Component
class Drain {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private final ApplicationContext context;
    private final Properties properties;

    Drain(ApplicationContext context, Properties properties) {
        this.context = context;
        this.properties = properties;
    }

    /** Before all other listeners, which end jobs and meters. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void serveOn(ContextClosedEvent event) {
        if (event.getApplicationContext() != context || !properties.drain().isPositive()) {
            return;
        }
        log.info("Told to stop; serving for {} s more", properties.drain().toSeconds());
        endKeptConnections();
        try {
            new CountDownLatch(1).await(properties.drain().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each connection ends with its next answer, which says so ({@code Connection: close}). */
    private void endKeptConnections() {
        if (context instanceof WebServerApplicationContext web
                && web.getWebServer() instanceof TomcatWebServer server
                && server.getTomcat().getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setMaxKeepAliveRequests(1);
        }
    }

    /**
     * How a node stops.
     *
     * @param drain how long it serves after it was told to stop; longer than a balancer takes to notice
     */
    @Validated
    @ConfigurationProperties("storekeeper.stop")
    record Properties(
            @DefaultValue("0s") @DurationMin(seconds = 0) @DurationMax(minutes = 1)
            Duration drain) {}
}
