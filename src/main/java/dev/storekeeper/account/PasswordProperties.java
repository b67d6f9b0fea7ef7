package dev.storekeeper.account;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many passwords are hashed at once.
 *
 * @param patience how long a request waits for its turn before it is refused with 503
 * @param places how many requests of unknown clients may wait for each core, and as many of known clients; more are refused with 503
 *     at once
 */
@Validated
@ConfigurationProperties("storekeeper.password")
record PasswordProperties(
        @DefaultValue("5s") Duration patience,
        @DefaultValue("100") @Min(1) int places) {}
