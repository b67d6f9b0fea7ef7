package dev.storekeeper.custody;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Hands out connections that refuse what would leave no record. */
final class GuardedDataSource extends DelegatingDataSource {

    private final Judge judge = new Judge();

    GuardedDataSource(DataSource pool) {
        super(pool);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return Guard.over(super.getConnection(), judge);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return Guard.over(super.getConnection(username, password), judge);
    }
}
