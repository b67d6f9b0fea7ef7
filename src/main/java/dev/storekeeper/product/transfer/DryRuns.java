package dev.storekeeper.product.transfer;

import java.sql.Savepoint;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;

/** Takes back what a dry run has written, and nothing else: it may run in a transaction that commits what it answers. */
@Component
class DryRuns {

    private final JdbcTemplate database;

    DryRuns(JdbcTemplate database) {
        this.database = database;
    }

    <T> T takenBack(TransactionStatus transaction, Supplier<T> work) {
        if (transaction.isNewTransaction()) {
            transaction.setRollbackOnly();
            return work.get();
        }
        // By hand, since the framework sets no savepoints where Hibernate has begun the transaction.
        Savepoint start = Objects.requireNonNull(
                database.execute((ConnectionCallback<Savepoint>) connection -> connection.setSavepoint()));
        var result = work.get();
        database.execute((ConnectionCallback<Boolean>) connection -> {
            connection.rollback(start);
            return true;
        });
        return result;
    }
}
