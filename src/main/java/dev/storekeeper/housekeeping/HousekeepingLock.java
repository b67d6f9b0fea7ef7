package dev.storekeeper.housekeeping;

import java.util.UUID;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.provider.sql.DatabaseProduct;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** The row that says which node keeps the house, by the database's time: the clocks of nodes need not agree. */
@Configuration(proxyBeanMethods = false)
class HousekeepingLock {

    @Bean
    LockProvider locks(JdbcTemplate database) {
        return new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(database)
                .withTableName("housekeeping_lock")
                // The same statements serve MariaDB; named, so that nobody asks the driver.
                .withDatabaseProduct(DatabaseProduct.MY_SQL)
                .usingDbTime()
                // By default the name of the machine, on which another node may run.
                .withLockedByValue(UUID.randomUUID().toString())
                .build());
    }
}
