package dev.storekeeper.api;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Tells errors of MySQL and MariaDB apart, at any depth of an exception. As the override of the connection pool it also removes a
 * connection whose server refuses writes, so that the next one may lead to another server.
 */
public final class DatabaseErrors implements SQLExceptionOverride {

    /** ER_QUERY_TIMEOUT of MySQL and ER_STATEMENT_TIMEOUT of MariaDB. */
    private static final Set<Integer> TIMEOUT = Set.of(3024, 1969);

    /**
     * ER_OPTION_PREVENTS_STATEMENT, which names read_only or super_read_only, and ER_READ_ONLY_MODE. Members that have lost their cluster
     * say ER_RUN_HOOK_ERROR, ER_GRP_TRX_CONSISTENCY_BEFORE and ER_TRANSACTION_ROLLBACK_DURING_COMMIT (Group Replication) and
     * ER_ERROR_DURING_COMMIT (Galera).
     */
    private static final Set<Integer> READ_ONLY = Set.of(1290, 1836, 3100, 3101, 3797, 1180);

    /** ER_RUN_HOOK_ERROR. */
    private static final int NOT_TAKEN = 3100;

    /** ER_DUP_ENTRY and ER_NO_REFERENCED_ROW_2. */
    private static final Set<Integer> KEY = Set.of(1062, 1452);

    /** ER_LOCK_NOWAIT, which MySQL says with NOWAIT, and ER_LOCK_WAIT_TIMEOUT, which MariaDB says then too. */
    private static final Set<Integer> LOCKED = Set.of(3572, 1205);

    /** ER_ERROR_ON_WRITE, ER_DISK_FULL and ER_RECORD_FILE_FULL. */
    private static final Set<Integer> FULL = Set.of(1026, 1021, 1114);

    /** ER_GET_ERRNO and ER_ERROR_DURING_COMMIT, whose message has the error of the operating system: here ENOSPC. */
    private static final Set<Integer> FAILED_WRITE = Set.of(1030, 1180);

    private static final Pattern NO_SPACE = Pattern.compile("\\b(error|errno:?) 28\\b", Pattern.CASE_INSENSITIVE);

    @java.lang.Override
    public Override adjudicate(SQLException thrown) {
        return isReadOnly(thrown) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }

    /** Whether a statement took longer than its session allows. */
    public static boolean isTimeout(Throwable thrown) {
        return isBehind(thrown, cause -> TIMEOUT.contains(cause.getErrorCode()));
    }

    /** Whether the server does not take writes, as a replica, or a primary that was demoted or has left its group. */
    static boolean isReadOnly(Throwable thrown) {
        return isBehind(thrown, cause -> READ_ONLY.contains(cause.getErrorCode()));
    }

    /** Whether a group of MySQL did not take a transaction: it has no majority, or takes none so large. The error is the same. */
    static boolean isNotTaken(Throwable thrown) {
        return isBehind(thrown, cause -> cause.getErrorCode() == NOT_TAKEN);
    }

    /**
     * Whether the server has taken the transaction back, for a deadlock or because another member of the cluster wrote the same rows.
     * A cluster says so at the commit, which Spring does not tell from other failures. A member that has left its group says so too, but
     * the others may have the transaction.
     */
    static boolean isRolledBack(Throwable thrown) {
        return !isReadOnly(thrown)
                && isBehind(thrown, cause -> String.valueOf(cause.getSQLState()).startsWith("40"));
    }

    /** Whether another transaction holds a row that a statement with NOWAIT wants, or for which one has waited in vain. */
    public static boolean isLocked(Throwable thrown) {
        return isBehind(thrown, cause -> LOCKED.contains(cause.getErrorCode()));
    }

    /** Whether the disk of the server is full. */
    static boolean isFull(Throwable thrown) {
        return isBehind(
                thrown,
                cause -> FULL.contains(cause.getErrorCode())
                        || (FAILED_WRITE.contains(cause.getErrorCode())
                                && NO_SPACE.matcher(String.valueOf(cause.getMessage()))
                                        .find()));
    }

    /**
     * Whether a write met a key that another transaction has taken, or missed one that it has taken away. Services expect the first
     * where users choose the key; elsewhere a lock comes first, which in a cluster does not hold while the writer changes.
     */
    public static boolean isKeyConflict(Throwable thrown) {
        return isBehind(thrown, cause -> KEY.contains(cause.getErrorCode()));
    }

    /**
     * Whether no connection was to be had, or it broke. JdbcClient and Hibernate use different exceptions for a broken one, and the pool
     * gives no state where it has closed a connection that is still in use.
     */
    public static boolean isUnreachable(Throwable thrown) {
        return thrown instanceof CannotCreateTransactionException
                || thrown instanceof DataAccessResourceFailureException
                || isBehind(
                        thrown,
                        cause -> cause.getSQLState() == null
                                || cause.getSQLState().startsWith("08"));
    }

    /** Whether a write violates the unique key of this name, which MySQL and MariaDB both report. */
    public static boolean isTaken(String key, DataIntegrityViolationException refused) {
        return String.valueOf(refused.getMostSpecificCause().getMessage()).contains(key);
    }

    private static boolean isBehind(Throwable thrown, Predicate<SQLException> error) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SQLException sql && error.test(sql));
    }
}
