package dev.storekeeper.api;

import java.sql.SQLException;
import java.util.stream.Stream;

/** Tells a connection that broke from a statement that failed, wherever in a report the driver's word for it is hidden. */
final class LostConnection {

    private LostConnection() {}

    static boolean isBehind(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .anyMatch(LostConnection::isLost);
    }

    /** States of class 08; the pool gives none to who still holds a connection that it has closed. */
    private static boolean isLost(Throwable cause) {
        return cause instanceof SQLException broken
                && (broken.getSQLState() == null || broken.getSQLState().startsWith("08"));
    }
}
