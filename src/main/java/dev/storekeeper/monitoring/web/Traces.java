package dev.storekeeper.monitoring.web;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Has requests traced where an endpoint is set; without one no class of OpenTelemetry is loaded. */
@Component
class Traces implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final TracesProperties properties;
    private final ManagementPort management;

    Traces(TracesProperties properties, ManagementPort management) {
        this.properties = properties;
        this.management = management;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        if (properties.endpoint() != null) {
            factory.addEngineValves(new TraceValve(properties.endpoint(), properties.sample(), management));
        }
    }
}
