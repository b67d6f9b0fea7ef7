package dev.storekeeper.housekeeping;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When the house is kept.
 *
 * @param every how often one of the nodes purges what has expired
 */
@Validated
@ConfigurationProperties("storekeeper.housekeeping")
record HousekeepingProperties(
        @DefaultValue("10m") @DurationMin(seconds = 1) Duration every) {}
