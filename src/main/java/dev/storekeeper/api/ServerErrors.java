package dev.storekeeper.api;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/** What MySQL and MariaDB say by a number that has no state of its own, wherever in an exception it is hidden. */
final class ServerErrors {

    /** ER_QUERY_TIMEOUT of MySQL and ER_STATEMENT_TIMEOUT of MariaDB. */
    private static final Set<Integer> TOO_LONG = Set.of(3024, 1969);

    /** ER_OPTION_PREVENTS_STATEMENT, which names read_only or super_read_only, and ER_READ_ONLY_MODE. */
    private static final Set<Integer> READ_ONLY = Set.of(1290, 1836);

    private ServerErrors() {}

    /** Whether a statement took longer than its session allows. */
    static boolean isTooLong(Throwable thrown) {
        return isBehind(thrown, TOO_LONG);
    }

    static ApiException tookTooLong() {
        return ApiException.of(
                        ErrorCode.BUSY,
                        "The database took too long for this, and nothing was changed. Ask for less, or again later.")
                .retryAfter(Duration.ofSeconds(2));
    }

    /** Whether a write reached a server that only reads, as a replica does or a primary that was demoted. */
    static boolean isReadOnly(Throwable thrown) {
        return isBehind(thrown, READ_ONLY);
    }

    private static boolean isBehind(Throwable thrown, Set<Integer> codes) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SQLException refused && codes.contains(refused.getErrorCode()));
    }
}
