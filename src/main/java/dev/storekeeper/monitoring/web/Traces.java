package dev.storekeeper.monitoring.web;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.validation.annotation.Validated;

/** Has requests traced where an endpoint is set; without one no class of OpenTelemetry is loaded. */
@Component
class Traces implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final Properties properties;
    private final ManagementPort management;

    Traces(Properties properties, ManagementPort management) {
        this.properties = properties;
        this.management = management;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        if (properties.endpoint() != null) {
            factory.addEngineValves(new TraceValve(properties.endpoint(), properties.sample(), management));
        }
    }

    /**
     * Traces through OpenTelemetry.
     *
     * @param endpoint where spans are sent, by OTLP over HTTP; without it there are no traces
     * @param sample the part of the requests that is traced where the caller does not decide
     */
    @Validated
    @ConfigurationProperties("storekeeper.traces")
    record Properties(
            @Nullable URI endpoint,

            @DefaultValue("1") @DecimalMin("0") @DecimalMax("1")
            double sample) {}
}
