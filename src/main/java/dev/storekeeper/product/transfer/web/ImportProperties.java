package dev.storekeeper.product.transfer.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Imports of files.
 *
 * @param maxReport the largest report, which is kept on disk until it is sent; a row for each of a million products fits
 */
@ConfigurationProperties("storekeeper.import")
record ImportProperties(@DefaultValue("64MB") DataSize maxReport) {}
