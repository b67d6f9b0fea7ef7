package dev.storekeeper.startup;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryState;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;

/** Waits a while for a database that is still starting, before anything is built on it. */
@Order(Ordered.LOWEST_PRECEDENCE)
final class ReachableDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger LOG = LoggerFactory.getLogger(ReachableDatabase.class);

    /** SQL states of a server that does not answer, and of one that has no connection left. */
    private static final Set<String> PASSING = Set.of("08S01", "08004");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (TrainingRun.isOn()) {
            return;
        }
        var environment = context.getEnvironment();
        // The training run for the AOT cache ends before it would need a database.
        if ("onRefresh".equalsIgnoreCase(environment.getProperty("spring.context.exit"))) {
            return;
        }
        var address = DatabaseAddress.of(environment);
        var patience = Binder.get(environment)
                .bindOrCreate("storekeeper.start", StartProperties.class)
                .patience();
        try {
            retry(address, patience).execute(address::answers);
        } catch (RetryException e) {
            throw new StartRefused(
                    "No connection to the database at %s (%s); check SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and"
                                    .formatted(address, reason(e))
                            + " SPRING_DATASOURCE_PASSWORD, and that the server runs.",
                    e);
        }
    }

    private static RetryTemplate retry(DatabaseAddress address, Duration patience) {
        var template = new RetryTemplate(RetryPolicy.builder()
                .predicate(ReachableDatabase::mayPass)
                .maxRetries(Long.MAX_VALUE)
                .delay(Duration.ofMillis(500))
                .timeout(patience)
                .build());
        template.setRetryListener(new RetryListener() {
            @Override
            public void beforeRetry(RetryPolicy policy, Retryable<?> retryable, RetryState state) {
                if (state.getExceptions().size() == 1) {
                    LOG.warn(
                            "The database at {} does not answer yet ({}); trying for {} s.",
                            address,
                            reason(state.getLastException()),
                            patience.toSeconds());
                }
            }
        });
        return template;
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof SQLException refused && PASSING.contains(refused.getSQLState());
    }

    /** The driver wraps what the network said in a paragraph of its own. */
    private static String reason(Throwable failure) {
        var cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return cause instanceof UnknownHostException ? "unknown host" : String.valueOf(cause.getMessage());
    }
}
