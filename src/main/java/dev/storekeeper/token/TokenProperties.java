package dev.storekeeper.token;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How tokens and sessions are made.
 *
 * @param issuer the claim {@code iss}
 * @param audience the claim {@code aud}
 * @param accessLifetime how long an access token lives; a log-out ends it sooner
 * @param refreshIdle how long a refresh token is valid
 * @param sessionLifetime how long a session lives, however often it is renewed
 * @param sessionsPerAccount how many sessions an account may have at once; another one ends the oldest
 * @param keyRotation how long a key signs before another follows it
 * @param refreshGrace how long after its use a refresh token still gets the same successor, for a lost response
 */
@Validated
@ConfigurationProperties("storekeeper.token")
record TokenProperties(
        @DefaultValue("storekeeper") String issuer,
        @DefaultValue("storekeeper") String audience,

        @DefaultValue("1h") @DurationMin(minutes = 1) @DurationMax(hours = LONGEST_ACCESS_HOURS)
        Duration accessLifetime,

        @DefaultValue("7d") @DurationMin(minutes = 1) Duration refreshIdle,
        @DefaultValue("30d") @DurationMin(minutes = 1) Duration sessionLifetime,
        @DefaultValue("50") @Min(1) @Max(1000) int sessionsPerAccount,
        @DefaultValue("90d") @DurationMin(days = 1) Duration keyRotation,
        @DefaultValue("30s") @DurationMax(seconds = 60) Duration refreshGrace) {

    private static final int LONGEST_ACCESS_HOURS = 24;

    /** No access token lives longer, so ended sessions are not remembered for longer. */
    static final Duration LONGEST_ACCESS = Duration.ofHours(LONGEST_ACCESS_HOURS);
}
