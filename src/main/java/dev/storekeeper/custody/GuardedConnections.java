package dev.storekeeper.custody;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/** Puts the guard before the pool, for whoever asks it for a connection: JPA and JDBC alike. */
@Component
class GuardedConnections implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof HikariDataSource pool ? new GuardedDataSource(pool) : bean;
    }
}
