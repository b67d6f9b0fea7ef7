package dev.storekeeper.startup;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Where the database is and how the service signs in there; its text form is fit for a log. */
record DatabaseAddress(String url, Properties properties) {

    private static final String DRIVER_SETTINGS = "spring.datasource.hikari.data-source-properties";

    /** The host and the schema; whatever else a URL can carry may be a secret. */
    private static final Pattern SHOWN = Pattern.compile("jdbc:mysql:[a-z:]*//([\\w.:,\\[\\]-]+(/\\w*)?)([?].*)?");

    static DatabaseAddress of(Environment environment) {
        var properties = new Properties();
        Binder.get(environment)
                .bind(DRIVER_SETTINGS, Bindable.mapOf(String.class, String.class))
                .ifBound(properties::putAll);
        properties.setProperty("user", environment.getRequiredProperty("spring.datasource.username"));
        properties.setProperty("password", environment.getRequiredProperty("spring.datasource.password"));
        return new DatabaseAddress(environment.getRequiredProperty("spring.datasource.url"), properties);
    }

    boolean answers() throws SQLException {
        try (var connection = DriverManager.getConnection(url, properties)) {
            return connection.isValid(1);
        }
    }

    @Override
    public String toString() {
        var shown = SHOWN.matcher(url);
        return shown.matches() ? shown.group(1) : "the address in SPRING_DATASOURCE_URL";
    }
}
