package dev.storekeeper.monitoring.web;

import dev.storekeeper.api.Methods;
import dev.storekeeper.monitoring.ManagementProperties;
import dev.storekeeper.server.FairHttpProtocol;
import dev.storekeeper.server.RequestProperties;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * A second port of the same Tomcat, with connections of its own, that answers probes and metrics and nothing else. It does without
 * Spring Boot's management context, which would be a second Tomcat and, in the image, be decided when that is built.
 */
@Component
class ManagementPort implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    /** Where scrapers look by default. The public port has nothing there. */
    static final String METRICS = "/actuator/prometheus";

    private static final String HEALTH = "/actuator/health";
    private static final String FORM = "text/plain; version=0.0.4; charset=utf-8";
    private static final int MOST_CONNECTIONS = 100;
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(ManagementPort.class);

    private final ManagementProperties properties;
    private final RequestProperties limits;
    private final MeterRegistry registry;
    private @Nullable Connector connector;

    ManagementPort(ManagementProperties properties, RequestProperties limits, MeterRegistry registry) {
        this.properties = properties;
        this.limits = limits;
        this.registry = registry;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        if (properties.port() != null && registry instanceof PrometheusMeterRegistry metrics) {
            connector = connector(properties.port(), factory);
            factory.addAdditionalConnectors(connector);
            factory.addEngineValves(new ProbesAndMetrics(connector, metrics));
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void announce() {
        if (connector != null) {
            log.info("Probes and metrics on port {}: {} and {}", connector.getLocalPort(), HEALTH, METRICS);
        }
    }

    boolean serves(Request request) {
        return connector != null && request.getConnector() == connector;
    }

    /** The open port, which differs from the setting if that is 0. */
    int port() {
        return connector == null ? -1 : connector.getLocalPort();
    }

    private Connector connector(int port, TomcatServletWebServerFactory factory) {
        var protocol = new FairHttpProtocol();
        var address = properties.address() == null ? factory.getAddress() : properties.address();
        if (address != null) {
            protocol.setAddress(address);
        }
        protocol.setExecutor(new VirtualThreadExecutor("management-"));
        protocol.setMaxConnections(MOST_CONNECTIONS);
        protocol.setConnectionTimeout(Math.toIntExact(SILENCE.toMillis()));
        protocol.setPatience(limits.patience());
        return new ManagementConnector(port, protocol);
    }

    private static final class ProbesAndMetrics extends ValveBase {

        private final Connector connector;
        private final PrometheusMeterRegistry metrics;

        ProbesAndMetrics(Connector connector, PrometheusMeterRegistry metrics) {
            super(true);
            this.connector = connector;
            this.metrics = metrics;
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            // Decoded, and without dots that lead elsewhere.
            var path = String.valueOf(request.getDecodedRequestURI());
            if (request.getConnector() != connector || path.equals(HEALTH) || path.startsWith(HEALTH + "/")) {
                getNext().invoke(request, response);
            } else if (!path.equals(METRICS)) {
                response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            } else if (!Methods.isRead(request)) {
                response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
                response.setHeader(HttpHeaders.ALLOW, "GET, HEAD");
            } else {
                response.setContentType(FORM);
                response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                metrics.scrape(response.getOutputStream(), FORM);
            }
        }
    }
}
