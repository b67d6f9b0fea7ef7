package dev.storekeeper.api;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the request of the current thread has waited for so far, for the log of slow requests. Waits of less than a millisecond are left
 * out, so that a fast request pays nothing. Work on other threads is not seen.
 */
public final class RequestWaits {

    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);

    private static final ThreadLocal<@Nullable RequestWaits> OF_THREAD = new ThreadLocal<>();

    private final Map<Kind, Long> nanos = new EnumMap<>(Kind.class);
    private @Nullable Kind open;
    private long begun;

    private RequestWaits() {}

    public static void add(Kind kind, long nanos) {
        // Scheduled jobs have no request.
        if (nanos < SHORTEST || RequestIds.current() == null) {
            return;
        }
        ofThread().nanos.merge(kind, nanos, Long::sum);
    }

    /** The request waits from now on, until {@link #end} is called. */
    public static void begin(Kind kind) {
        if (RequestIds.current() != null) {
            var waits = ofThread();
            waits.open = kind;
            waits.begun = System.nanoTime();
        }
    }

    /** Ends the wait that has begun, if any. */
    public static void end() {
        var waits = OF_THREAD.get();
        if (waits != null && waits.open != null) {
            waits.nanos.merge(waits.open, System.nanoTime() - waits.begun, Long::sum);
            waits.open = null;
        }
    }

    private static RequestWaits ofThread() {
        var waits = OF_THREAD.get();
        if (waits == null) {
            waits = new RequestWaits();
            OF_THREAD.set(waits);
        }
        return waits;
    }

    /** In milliseconds; empty where the request has waited for nothing. */
    public static Map<Kind, Long> current() {
        var milliseconds = new EnumMap<Kind, Long>(Kind.class);
        var waits = OF_THREAD.get();
        if (waits != null) {
            waits.nanos.forEach((kind, nanos) -> milliseconds.put(kind, TimeUnit.NANOSECONDS.toMillis(nanos)));
        }
        return milliseconds;
    }

    /** How long the request has waited for its client so far, in nanoseconds. */
    public static long forClient() {
        var waits = OF_THREAD.get();
        return waits == null ? 0 : waits.nanos.getOrDefault(Kind.BODY, 0L) + waits.nanos.getOrDefault(Kind.READER, 0L);
    }

    /** The next request of a connection may run on the same thread. */
    public static void forget() {
        OF_THREAD.remove();
    }

    /** What a request waits for; the name completes "waited". */
    public enum Kind {
        /** For one of the pool's connections to the database. */
        CONNECTION("for a connection"),
        /** Between taking a connection and giving it back: statements, the locks that they wait for, and what happens between them. */
        DATABASE("with a connection"),
        /** In the queue of password hashes, and for the hash. */
        HASH("for a password hash"),
        /** For others that do the same thing. */
        TURN("for its turn"),
        /** For bytes of the client. */
        BODY("for its body"),
        /** For the client to read what it was sent. */
        READER("for its reader");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** As a member of a log line in JSON. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
