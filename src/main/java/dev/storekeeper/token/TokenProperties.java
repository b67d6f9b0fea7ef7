package dev.storekeeper.token;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What visitors carry.
 *
 * @param issuer the claim {@code iss}
 * @param audience the claim {@code aud}
 * @param accessLifetime how long an access token lives; a log-out ends it sooner
 * @param refreshIdle how long a refresh token waits for its use
 * @param sessionLifetime how long a session lives, however often it is renewed
 * @param sessionsPerAccount how many sessions an account may have at once; one more ends the oldest
 * @param keyRotation how long a key signs before another follows it
 * @param refreshGrace how long after its use a refresh token still answers with the same successor, for a lost answer
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
        @DefaultValue("50") @Min(1) int sessionsPerAccount,
        @DefaultValue("90d") @DurationMin(days = 1) Duration keyRotation,
        @DefaultValue("30s") @DurationMax(seconds = 60) Duration refreshGrace) {

    private static final int LONGEST_ACCESS_HOURS = 24;

    /** No access token lives longer, so ended sessions need not be remembered longer either. */
    static final Duration LONGEST_ACCESS = Duration.ofHours(LONGEST_ACCESS_HOURS);
}
