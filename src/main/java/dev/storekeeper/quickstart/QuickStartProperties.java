package dev.storekeeper.quickstart;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The quick start.
 *
 * @param data the folder that keeps its database and its keys; a relative one counts from where the service is started
 */
@ConfigurationProperties("storekeeper")
record QuickStartProperties(@DefaultValue("./data") String data) {}
