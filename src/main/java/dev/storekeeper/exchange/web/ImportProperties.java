package dev.storekeeper.exchange.web;

import dev.storekeeper.problem.BodyBounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The files that somebody imports.
 *
 * @param maxBody the largest file, which is kept on disk while it is imported
 * @param patience how long a file may take to arrive; nothing is locked or held for it until then
 */
@ConfigurationProperties("storekeeper.import")
record ImportProperties(
        @DefaultValue("1GB") DataSize maxBody,
        @DefaultValue("1h") Duration patience) {

    BodyBounds bounds() {
        return new BodyBounds("/products/import", maxBody, patience);
    }
}
