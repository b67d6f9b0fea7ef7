package dev.storekeeper.exchange.web;

import dev.storekeeper.problem.BodyBounds;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Files are larger and slower than other bodies. */
@Configuration(proxyBeanMethods = false)
class ImportBounds {

    @Bean
    BodyBounds importedFiles(ImportProperties properties) {
        return properties.bounds();
    }
}
