package dev.storekeeper.membership;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When accounts go that are never used.
 *
 * @param unenrolled how long after its QR code was drawn (at sign-up, or anew at a later login) an account is deleted whose owner has
 *     never proven a phone; never where it is 0
 */
@Validated
@ConfigurationProperties("storekeeper.account")
record UnenrolledProperties(
        @DefaultValue("30d") @DurationMin Duration unenrolled) {}
