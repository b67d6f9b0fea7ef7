package dev.storekeeper;

import java.util.UUID;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.provider.sql.DatabaseProduct;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import net.javacrumbs.shedlock.support.LockException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.transaction.TransactionException;

/** Each scheduled job has a thread of its own; one with {@code @SchedulerLock} runs on one node at a time. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableSchedulerLock(defaultLockAtMostFor = "10m")
class SchedulingConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SchedulingConfiguration.class);

    /** More threads than there are jobs; virtual ones cost nothing while idle. */
    private static final int MORE_THAN_JOBS = 32;

    /** Locks end by the database's time: the clocks of the nodes need not agree. */
    @Bean
    LockProvider lockProvider(JdbcTemplate database) {
        return new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(database)
                .withTableName("housekeeping_lock")
                // The same statements work on MariaDB; named, so that the driver is not asked.
                .withDatabaseProduct(DatabaseProduct.MY_SQL)
                .usingDbTime()
                // The default is the name of the machine, on which another node may run.
                .withLockedByValue(UUID.randomUUID().toString())
                .build());
    }

    /** Spring's default has one thread for all tasks with a delay, so that one which waits for the database keeps the others waiting. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        var scheduler = new LateScheduler();
        scheduler.setVirtualThreads(true);
        scheduler.setThreadNamePrefix("scheduling-");
        scheduler.setPoolSize(MORE_THAN_JOBS);
        scheduler.setErrorHandler(SchedulingConfiguration::tell);
        return scheduler;
    }

    /** A job cannot take its lock while the database does not answer; one line says so. */
    private static void tell(Throwable failure) {
        if (failure instanceof DataAccessException
                || failure instanceof TransactionException
                || failure instanceof LockException) {
            log.warn("A scheduled job could not run; it tries again at its next time ({})", failure.getMessage());
        } else {
            log.error("A scheduled job failed", failure);
        }
    }

    /**
     * Ends in its phase, after the web server, rather than with the event before: a request that is under way must still learn
     * whether its session has ended.
     */
    private static final class LateScheduler extends ThreadPoolTaskScheduler {

        @Override
        public void onApplicationEvent(ContextClosedEvent event) {
            // The jobs go on.
        }
    }
}
