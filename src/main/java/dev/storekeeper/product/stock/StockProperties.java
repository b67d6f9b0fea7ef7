package dev.storekeeper.product.stock;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the ledger is checked.
 *
 * @param reconcileEvery how often one of the nodes compares the ledger with the quantities
 */
@Validated
@ConfigurationProperties("storekeeper.stock")
record StockProperties(
        @DefaultValue("1h") @DurationMin(seconds = 1) Duration reconcileEvery) {}
