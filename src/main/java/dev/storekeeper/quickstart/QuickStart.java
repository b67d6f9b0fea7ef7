package dev.storekeeper.quickstart;

import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.MapPropertySource;

/** Gives the service a database and a key if the settings name no database. */
@Order(0)
public final class QuickStart implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    static final String OWN_DATABASE =
            "Point the service to a MySQL with SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME"
                    + " and SPRING_DATASOURCE_PASSWORD, and give it a STOREKEEPER_KEY (openssl rand -base64 32).";

    private static final Logger LOG = LoggerFactory.getLogger(QuickStart.class);

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var environment = context.getEnvironment();
        if (environment.containsProperty("spring.datasource.url")) {
            return;
        }
        var folder = Path.of(environment.getProperty("storekeeper.data", "./data"));
        var database = DatabaseServer.start(folder);
        // Registered first, it is destroyed last, after the connection pool, and also when the start fails.
        ((DefaultSingletonBeanRegistry) context.getBeanFactory())
                .registerDisposableBean("quickStartDatabase", database::close);
        environment.getPropertySources().addLast(new MapPropertySource("quick start", settings(database)));
        LOG.info(
                "Quick start: database and keys are in {}",
                folder.toAbsolutePath().normalize());
    }

    private static Map<String, Object> settings(DatabaseServer database) {
        return Map.of(
                "spring.datasource.url", database.url(),
                "spring.datasource.username", database.username(),
                "spring.datasource.password", database.password(),
                "storekeeper.key", database.key(),
                "storekeeper.lenient", true,
                // Leniency trusts addresses, so only this machine may call.
                "server.address", "127.0.0.1");
    }
}
