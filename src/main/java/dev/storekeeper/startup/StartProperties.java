package dev.storekeeper.startup;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the service comes up.
 *
 * @param patience how long a start waits for a database that does not answer yet
 */
@ConfigurationProperties("storekeeper.start")
record StartProperties(@DefaultValue("30s") Duration patience) {}
