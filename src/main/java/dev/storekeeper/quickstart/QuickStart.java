package dev.storekeeper.quickstart;

import dev.storekeeper.startup.StartRefused;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Gives the service a database and a key if the settings name no database; backs them up or restores them if the command line says so. */
@Order(0)
public final class QuickStart implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    static final String OWN_DATABASE =
            "Point the service to a MySQL with SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME"
                    + " and SPRING_DATASOURCE_PASSWORD, and give it a STOREKEEPER_KEY (openssl rand -base64 32).";

    private static final String COMMAND_LINE = CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME;

    private static final String DATABASE = "spring.datasource.url";

    private static final Logger log = LoggerFactory.getLogger(QuickStart.class);

    /** {@link RestartOnRestore} runs the same SpringApplication again, which then comes here a second time. */
    private boolean startsAnew;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var environment = context.getEnvironment();
        var folder = Path.of(environment.getProperty("storekeeper.data", "./data"));
        if (isCommand(environment, folder)) {
            System.exit(0);
        }
        if (environment.containsProperty(DATABASE)) {
            return;
        }
        var database = DatabaseServer.start(
                startsAnew ? Restore.awaitFolder(folder, System::nanoTime) : DataFolder.open(folder), List.of());
        startsAnew = true;
        // Registered first, it is destroyed last, after the connection pool, and also when the start fails.
        ((DefaultSingletonBeanRegistry) context.getBeanFactory())
                .registerDisposableBean("quickStartDatabase", database::close);
        environment.getPropertySources().addLast(new MapPropertySource("quick start", settings(database)));
        context.addApplicationListener(new RestartOnRestore(folder));
        log.info(
                "Quick start: database and keys are in {}",
                folder.toAbsolutePath().normalize());
    }

    /** Told on the command line alone, since a variable that is left behind in a terminal would restore at each start. */
    private static boolean isCommand(ConfigurableEnvironment environment, Path folder) {
        var arguments = environment.getPropertySources().get(COMMAND_LINE);
        if (arguments == null) {
            return false;
        }
        var backup = arguments.getProperty("storekeeper.backup");
        var restore = arguments.getProperty("storekeeper.restore");
        if ((backup != null || restore != null) && environment.containsProperty(DATABASE)) {
            throw new StartRefused(
                    "SPRING_DATASOURCE_URL names a database; this command is for the quick start's alone."
                            + " See docs/operations.md.");
        }
        if (backup != null) {
            Backup.write(folder, Path.of(backup.toString()), environment);
        }
        if (restore != null) {
            Restore.read(folder, Path.of(restore.toString()), environment, System::nanoTime);
        }
        return backup != null || restore != null;
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
