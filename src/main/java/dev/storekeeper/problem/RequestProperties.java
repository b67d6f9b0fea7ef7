package dev.storekeeper.problem;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a request may be at most.
 *
 * @param maxBody the largest body that is read, counted as it arrives, whatever its headers say
 */
@ConfigurationProperties("storekeeper.request")
record RequestProperties(@DefaultValue("1MB") DataSize maxBody) {}
