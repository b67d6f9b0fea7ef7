package dev.storekeeper.login;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much one address may ask for, over all nodes; enough for a class or an office behind one address.
 *
 * @param signUps sign-ups in a minute
 * @param logins passwords and codes in a minute, right or wrong
 * @param renewals refresh tokens in a minute, right or wrong
 * @param patience how long a request waits to be counted before it is refused
 */
@Validated
@ConfigurationProperties("storekeeper.limit")
record LimitProperties(
        @DefaultValue("120") @Min(1) int signUps,
        @DefaultValue("600") @Min(1) int logins,
        @DefaultValue("600") @Min(1) int renewals,
        @DefaultValue("5s") Duration patience) {}
