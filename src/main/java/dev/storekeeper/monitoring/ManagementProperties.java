package dev.storekeeper.monitoring;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * A port for the operator's programs alone.
 *
 * @param port answers probes and metrics; without it there are no metrics. 0 takes a free one
 * @param address where that port listens; by default where the service does
 */
@Validated
@ConfigurationProperties("storekeeper.management")
public record ManagementProperties(
        @Nullable @Min(0) @Max(65535) Integer port,
        @Nullable InetAddress address) {

    /** Whether metrics are kept: without a port none could read them. */
    public boolean hasMetrics() {
        return port != null;
    }
}
