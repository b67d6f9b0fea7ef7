package dev.storekeeper.product.transfer;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Gives the progress of imports one connection of its own. An import holds a connection of the pool until it commits, and nothing may
 * ask the pool for a second one meanwhile. One is enough, since only the import that has the turn writes progress.
 */
@Configuration(proxyBeanMethods = false)
class ProgressConnection {

    /** The shortest that the pool allows. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    static final String NAME = "progressPool";

    /** Opened by the first import, with the settings of the pool. Asked for by name alone, so that no check of health opens it. */
    @Bean(name = NAME, autowireCandidate = false)
    DataSource progressPool(DataSource pool) throws SQLException {
        var progress = new HikariDataSource();
        pool.unwrap(HikariDataSource.class).copyStateTo(progress);
        progress.setPoolName("import-progress");
        progress.setMaximumPoolSize(1);
        progress.setMinimumIdle(0);
        progress.setIdleTimeout(IDLE.toMillis());
        return progress;
    }
}
