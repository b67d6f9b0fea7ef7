package dev.storekeeper.startup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Refuses to start without what nobody can guess, naming all of it at once, and with what nobody can want. */
@Order(Ordered.LOWEST_PRECEDENCE - 1)
final class RequiredSettings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Map<String, String> HINTS = hints();

    private static Map<String, String> hints() {
        var hints = new LinkedHashMap<String, String>();
        hints.put("spring.datasource.url", "SPRING_DATASOURCE_URL (such as jdbc:mysql://localhost:3306/storekeeper)");
        hints.put("spring.datasource.username", "SPRING_DATASOURCE_USERNAME");
        hints.put("spring.datasource.password", "SPRING_DATASOURCE_PASSWORD");
        hints.put("storekeeper.key", "STOREKEEPER_KEY (made once with: openssl rand -base64 32)");
        return hints;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (TrainingRun.isOn()) {
            return;
        }
        var environment = context.getEnvironment();
        var missing = HINTS.keySet().stream()
                .filter(name -> isMissing(environment, name))
                .map(HINTS::get)
                .toList();
        if (!missing.isEmpty()) {
            throw new StartRefused("Storekeeper needs settings that are missing: " + String.join(", ", missing) + ".");
        }
        refuseOtherDatabase(environment.getRequiredProperty("spring.datasource.url"));
        MasterKey.check("STOREKEEPER_KEY", environment.getRequiredProperty("storekeeper.key"));
        Binder.get(environment)
                .bind("storekeeper.previous-keys", Bindable.listOf(String.class))
                .orElse(List.of())
                .forEach(key -> MasterKey.check("STOREKEEPER_PREVIOUS_KEYS", key));
        Binder.get(environment).bind("storekeeper.signup-role", String.class).ifBound(RequiredSettings::refuseAdmin);
    }

    /** A password may be empty; the others say nothing when they are. */
    private static boolean isMissing(Environment environment, String name) {
        var value = environment.getProperty(name);
        return value == null || (value.isBlank() && !name.endsWith("password"));
    }

    private static void refuseAdmin(String role) {
        // As leniently as it is read afterwards.
        if (role.replaceAll("[^A-Za-z]", "").equalsIgnoreCase("ADMIN")) {
            throw new StartRefused("STOREKEEPER_SIGNUP_ROLE must be VIEWER or EDITOR: whoever came would be an admin.");
        }
    }

    private static void refuseOtherDatabase(String url) {
        if (!url.startsWith("jdbc:mysql:")) {
            throw new StartRefused("SPRING_DATASOURCE_URL must begin with jdbc:mysql: (for MariaDB too).");
        }
    }
}
