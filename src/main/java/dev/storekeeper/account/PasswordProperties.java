package dev.storekeeper.account;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How passwords are handled.
 *
 * @param patience how long a request waits for its turn to hash before it is told to come back
 * @param places how many requests of strangers may be under way for each core, and as many of known clients; the rest is told to
 *     come back at once
 */
@Validated
@ConfigurationProperties("storekeeper.password")
record PasswordProperties(
        @DefaultValue("5s") Duration patience,
        @DefaultValue("100") @Min(1) int places) {}
