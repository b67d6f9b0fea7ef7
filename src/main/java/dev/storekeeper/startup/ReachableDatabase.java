package dev.storekeeper.startup;

import java.net.UnknownHostException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryState;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;

/** Waits for a database that is still starting, before anything is built on it. */
@Order(Ordered.LOWEST_PRECEDENCE)
final class ReachableDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger log = LoggerFactory.getLogger(ReachableDatabase.class);

    /** SQL states of a server that does not answer, and of one that has no connection left. */
    private static final Set<String> TRANSIENT = Set.of("08S01", "08004");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
            // The build of the image, which has no database.
            return;
        }
        var environment = context.getEnvironment();
        var address = Address.of(environment);
        var patience = Binder.get(environment)
                .bindOrCreate("storekeeper.start", StartProperties.class)
                .patience();
        try {
            retry(address, patience).execute(address::answers);
        } catch (RetryException e) {
            throw new StartRefused(
                    "No connection to the database at %s (%s). Check that the server runs, and check SPRING_DATASOURCE_URL,"
                                    .formatted(address, reason(e))
                            + " SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD.",
                    e);
        }
    }

    private static RetryTemplate retry(Address address, Duration patience) {
        var template = new RetryTemplate(RetryPolicy.builder()
                .predicate(
                        failure -> failure instanceof SQLException refused && TRANSIENT.contains(refused.getSQLState()))
                .maxRetries(Long.MAX_VALUE)
                .delay(Duration.ofMillis(500))
                .timeout(patience)
                .build());
        template.setRetryListener(new RetryListener() {
            @Override
            public void beforeRetry(RetryPolicy policy, Retryable<?> retryable, RetryState state) {
                if (state.getExceptions().size() == 1) {
                    log.warn(
                            "The database at {} does not answer yet ({}); trying for {} s.",
                            address,
                            reason(state.getLastException()),
                            patience.toSeconds());
                }
            }
        });
        return template;
    }

    /** Without the paragraph in which the driver wraps what the network said. */
    private static String reason(Throwable failure) {
        var cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return cause instanceof UnknownHostException ? "unknown host" : String.valueOf(cause.getMessage());
    }

    /** What the pool tells the driver. It may say how the database has to prove its identity, so every connection needs it. */
    static Properties driverSettings(Environment environment) {
        var settings = new Properties();
        Binder.get(environment)
                .bind("spring.datasource.hikari.data-source-properties", Bindable.mapOf(String.class, String.class))
                .ifBound(settings::putAll);
        return settings;
    }

    /** Where the database is and how the service logs in there; its text form may be logged. */
    private record Address(String url, Properties properties) {

        /** The host and the schema; everything else in a URL may be a secret. */
        private static final Pattern SHOWN = Pattern.compile("jdbc:mysql:[a-z:]*//([\\w.:,\\[\\]-]+(/\\w*)?)([?].*)?");

        static Address of(Environment environment) {
            var properties = driverSettings(environment);
            properties.setProperty("user", environment.getRequiredProperty("spring.datasource.username"));
            properties.setProperty("password", environment.getRequiredProperty("spring.datasource.password"));
            return new Address(environment.getRequiredProperty("spring.datasource.url"), properties);
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

    /**
     * Settings of the start.
     *
     * @param patience how long the start waits for a database that does not answer yet
     */
    @ConfigurationProperties("storekeeper.start")
    record StartProperties(@DefaultValue("30s") Duration patience) {

        StartProperties {
            if (patience.toSeconds() < 1) {
                throw new StartRefused("STOREKEEPER_START_PATIENCE must be at least 1s.");
            }
        }
    }
}
