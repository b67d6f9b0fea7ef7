package dev.storekeeper.problem;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a request may be at most.
 *
 * @param maxBody the largest body that is read, counted as it arrives, whatever its headers say
 * @param patience how long a body may take to arrive, from the end of the head on, however often another byte of it comes
 */
@ConfigurationProperties("storekeeper.request")
record RequestProperties(
        @DefaultValue("1MB") DataSize maxBody,
        @DefaultValue("30s") Duration patience) {}
