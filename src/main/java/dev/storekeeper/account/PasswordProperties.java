package dev.storekeeper.account;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How passwords are handled.
 *
 * @param patience how long a request waits for its turn to hash before it is told to come back
 */
@ConfigurationProperties("storekeeper.password")
record PasswordProperties(@DefaultValue("5s") Duration patience) {}
