package dev.storekeeper.monitoring.web;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Traces through OpenTelemetry.
 *
 * @param endpoint where spans are sent, by OTLP over HTTP; without it there are no traces
 * @param sample the part of the requests that is traced where the caller does not decide
 */
@Validated
@ConfigurationProperties("storekeeper.traces")
record TracesProperties(
        @Nullable URI endpoint,
        @DefaultValue("1") @DecimalMin("0") @DecimalMax("1") double sample) {}
