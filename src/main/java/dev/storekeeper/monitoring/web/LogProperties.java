package dev.storekeeper.monitoring.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the log tells of requests.
 *
 * @param access whether it has a line for each
 * @param slow from which time on it says what a request has waited for; 0 for never
 */
@ConfigurationProperties("storekeeper.log")
record LogProperties(
        @DefaultValue("false") boolean access,
        @DefaultValue("1s") Duration slow) {}
