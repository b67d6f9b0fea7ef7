package dev.storekeeper.server;

import dev.storekeeper.api.RequestWaits;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Watches how fast the client of a connection sends, and reads its answers. Used by one thread at a time. */
final class ClientPace {

    /**
     * Receives the number of bytes of each part of a body that arrives, and may throw to end the read. A check between two reads would
     * be too late: within one read Tomcat waits for the whole header of a chunk, or for the whole trailer.
     */
    static final ScopedValue<IntConsumer> ON_ARRIVAL = ScopedValue.newInstance();

    /** In bytes a second: a client that reads an answer more slowly is waited for no longer than the patience. */
    private static final int SLOWEST = 16 * 1024;

    private final Duration patience;
    private boolean isInHead;
    private boolean hasLooked;
    private long firstRead;
    private long written;
    private long waited;
    private long waitBegan;
    private boolean isWaiting;

    ClientPace(Duration patience) {
        this.patience = patience;
    }

    /** What was read so far is no part of the next head. */
    void expectHead() {
        isInHead = false;
        hasLooked = false;
    }

    /**
     * A head counts from its first byte. Tomcat looks for one once by itself, and then when something has arrived, of which TLS may
     * give no byte yet.
     */
    int read(int bytes) throws SocketTimeoutException {
        if (bytes > 0) {
            written = 0;
            waited = 0;
            isWaiting = false;
        }
        if (bytes >= 0 && ON_ARRIVAL.isBound()) {
            ON_ARRIVAL.get().accept(bytes);
        } else if (!isInHead) {
            isInHead = bytes > 0 || hasLooked;
            hasLooked = true;
            firstRead = System.nanoTime();
        } else if (System.nanoTime() - firstRead > patience.toNanos()) {
            throw new SocketTimeoutException("The head has not arrived within " + patience);
        }
        return bytes;
    }

    /**
     * Called before each write. Tomcat waits for each next byte that the client reads anew; all waits since the last byte that was read
     * here count together.
     */
    void answer() throws SocketTimeoutException {
        expectHead();
        RequestWaits.end();
        if (isWaiting) {
            isWaiting = false;
            waited += System.nanoTime() - waitBegan;
        }
        if (waited > patience.toNanos() + TimeUnit.SECONDS.toNanos(written) / SLOWEST) {
            throw new SocketTimeoutException("The answer is read at less than " + SLOWEST + " bytes a second");
        }
    }

    /** Where the client has to read first, Tomcat waits for it, and writes again or gives up. */
    int wrote(int bytes, boolean hasMore) {
        written += bytes;
        if (bytes == 0 && hasMore) {
            isWaiting = true;
            waitBegan = System.nanoTime();
            RequestWaits.begin(RequestWaits.Kind.READER);
        }
        return bytes;
    }
}
