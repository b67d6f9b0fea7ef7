package dev.storekeeper.startup;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Refuses to start without the settings that have no default, naming all that are missing, and with dangerous values. */
@Order(Ordered.LOWEST_PRECEDENCE - 1)
final class RequiredSettings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** Each with its environment variable, in the order in which they are named. */
    private static final List<Map.Entry<String, String>> REQUIRED = List.of(
            Map.entry(
                    "spring.datasource.url", "SPRING_DATASOURCE_URL (such as jdbc:mysql://localhost:3306/storekeeper)"),
            Map.entry("spring.datasource.username", "SPRING_DATASOURCE_USERNAME"),
            Map.entry("spring.datasource.password", "SPRING_DATASOURCE_PASSWORD"),
            Map.entry("storekeeper.key", "STOREKEEPER_KEY (made once with: openssl rand -base64 32)"));

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
            // The build of the image, which has no settings.
            return;
        }
        var environment = context.getEnvironment();
        var missing = REQUIRED.stream()
                .filter(setting -> isMissing(environment, setting.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (!missing.isEmpty()) {
            throw new StartRefused("Storekeeper needs settings that are missing: " + String.join(", ", missing) + ".");
        }
        if (!environment.getRequiredProperty("spring.datasource.url").startsWith("jdbc:mysql:")) {
            throw new StartRefused("SPRING_DATASOURCE_URL must begin with jdbc:mysql: (for MariaDB too).");
        }
        MasterKey.checkAll(environment);
        Binder.get(environment).bind("storekeeper.signup-role", String.class).ifBound(RequiredSettings::refuseAdmin);
    }

    /** A password may be empty; the other settings mean nothing when they are. */
    private static boolean isMissing(Environment environment, String name) {
        var value = environment.getProperty(name);
        return value == null || (value.isBlank() && !name.endsWith("password"));
    }

    private static void refuseAdmin(String role) {
        // Spring reads the name of a role just as leniently.
        if (role.replaceAll("[^A-Za-z]", "").equalsIgnoreCase("ADMIN")) {
            throw new StartRefused(
                    "STOREKEEPER_SIGNUP_ROLE must be VIEWER or EDITOR: with ADMIN, every new account would be an admin.");
        }
    }
}
