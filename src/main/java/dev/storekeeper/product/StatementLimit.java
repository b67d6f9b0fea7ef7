package dev.storekeeper.product;

import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** How long the database works at one statement of a session. MySQL and MariaDB each execute the comment that is meant for them. */
final class StatementLimit {

    /** The 300 seconds for which the driver waits by then. */
    private static final String RAISE = "SET /*M!100100 @statement_limit = @@SESSION.max_statement_time,"
            + " SESSION max_statement_time = 300 */ /*!80000 @statement_limit = @@SESSION.max_execution_time,"
            + " SESSION max_execution_time = 300000 */";

    private static final String RESTORE = "SET /*M!100100 SESSION max_statement_time = @statement_limit */"
            + " /*!80000 SESSION max_execution_time = @statement_limit */";

    private StatementLimit() {}

    /** For the transaction at hand; behind it the connection is as it was, since the pool knows nothing of this. */
    static void raise(Connection connection) throws SQLException {
        execute(connection, RAISE);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                try {
                    execute(connection, RESTORE);
                } catch (SQLException lost) {
                    // The pool does not hand out a connection again that has failed.
                }
            }
        });
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }
}
