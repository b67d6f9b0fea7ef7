package dev.storekeeper.server;

import dev.storekeeper.api.RequestWaits;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * Serves the requests of all connections in the order of their arrival, and lets those that have begun go on before others begin.
 *
 * <p>Tomcat reads the next request of a connection on the thread that has just answered, as long as there is one. A virtual thread is
 * never preempted, so a few connections with quick clients would keep all processors while the others wait for seconds. Here the read
 * after an answer finds nothing, so the poller finds the request at once, and queues it. Between requests that were read at once it rests.
 *
 * <p>The JDK queues virtual threads that start apart from those that go on after a lock or an answer of the database, and stays with a
 * queue until it is empty. So only a few requests may wait to start; the others wait in their sockets.
 *
 * <p>Tomcat waits for each next byte anew. Here a connection ends whose head has not arrived within the patience for a body, and who
 * reads a body says with each part that arrives whether it is in time.
 */
public final class FairHttpProtocol extends Http11NioProtocol {

    /** How many requests may wait to start, for each processor. With one, Tomcat's poller waits and is woken for nearly each of them. */
    private static final int MOST_WAITING = 8;

    /**
     * Called for each part of a body that arrives, with the nanoseconds for which the thread has rested since; throws in order to read no
     * more. Tomcat reads the header of a chunk, and the trailer behind the last one, to their ends before it returns.
     */
    static final ScopedValue<LongConsumer> ON_ARRIVAL = ScopedValue.newInstance();

    public FairHttpProtocol() {
        super(new FairEndpoint());
        // Tomcat would ask for each body before any filter can refuse it.
        setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
    }

    /** @param patience how long a head may take to arrive, counted from its first byte */
    public void setPatience(Duration patience) {
        ((FairEndpoint) getEndpoint()).patience = patience;
    }

    @Override
    public void setExecutor(Executor executor) {
        super.setExecutor(
                new StartLimit(executor, MOST_WAITING * Runtime.getRuntime().availableProcessors()));
    }

    /** Makes the poller wait after so many tasks, until all of them have begun, so that it is woken once for all. */
    static final class StartLimit implements Executor {

        private final Executor executor;
        private final int most;
        private CountDownLatch begun = new CountDownLatch(0);
        private int left;

        StartLimit(Executor executor, int most) {
            this.executor = executor;
            this.most = most;
        }

        @Override
        public void execute(Runnable task) {
            var mine = place();
            var isHandedOver = false;
            try {
                executor.execute(() -> {
                    mine.countDown();
                    task.run();
                });
                isHandedOver = true;
            } finally {
                if (!isHandedOver) {
                    mine.countDown();
                }
            }
        }

        private synchronized CountDownLatch place() {
            if (left == 0) {
                try {
                    begun.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                begun = new CountDownLatch(most);
                left = most;
            }
            left--;
            return begun;
        }
    }

    private static final class FairEndpoint extends NioEndpoint {

        private Duration patience = Duration.ofSeconds(30);

        @Override
        protected NioChannel createChannel(SocketBufferHandler buffer) {
            return isSSLEnabled() ? new TlsChannel(buffer, this) : new FairChannel(buffer, patience);
        }
    }

    /** Where the client has to read first, Tomcat waits for it, and writes again or gives up. */
    private static int waitForReader(int written, boolean hasMore) {
        if (written == 0 && hasMore) {
            RequestWaits.begin(RequestWaits.Kind.READER);
        }
        return written;
    }

    /** Used by one thread at a time. */
    private static final class FairChannel extends NioChannel {

        /** The first letters of an answer. Tomcat begins each in an empty buffer. */
        private static final int HTTP = 0x48545450;

        private final Arrivals arrivals;
        private final BusySender pipeline = new BusySender(BusySender.QUARTER_FOR_PIPELINES);
        private boolean yieldsNext;

        FairChannel(SocketBufferHandler buffer, Duration patience) {
            super(buffer);
            arrivals = new Arrivals(patience);
        }

        @Override
        public void reset(SocketChannel channel, NioEndpoint.NioSocketWrapper wrapper) throws IOException {
            yieldsNext = false;
            arrivals.expectHead();
            super.reset(channel, wrapper);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (!yieldsNext) {
                pipeline.reset();
            } else if (source.remaining() > Integer.BYTES && source.getInt(source.position()) == HTTP) {
                pipeline.arrived(source.remaining());
            }
            yieldsNext = true;
            arrivals.answer();
            return waitForReader(super.write(source), source.hasRemaining());
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (yieldsNext) {
                yieldsNext = false;
                return 0;
            }
            return arrivals.read(super.read(target));
        }
    }

    /** Its connections wait for their turn as Tomcat lets them. */
    private static final class TlsChannel extends SecureNioChannel {

        private final Arrivals arrivals;

        TlsChannel(SocketBufferHandler buffer, FairEndpoint endpoint) {
            super(buffer, endpoint);
            arrivals = new Arrivals(endpoint.patience);
        }

        @Override
        public void reset(SocketChannel channel, NioEndpoint.NioSocketWrapper wrapper) throws IOException {
            arrivals.expectHead();
            super.reset(channel, wrapper);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            arrivals.answer();
            return waitForReader(super.write(source), source.hasRemaining() || getOutboundRemaining() > 0);
        }

        /** Has to arrive in time as a head has. */
        @Override
        public int handshake(boolean read, boolean write) throws IOException {
            var interest = super.handshake(read, write);
            if (isHandshakeComplete()) {
                arrivals.expectHead();
            } else {
                arrivals.read(0);
            }
            return interest;
        }

        /** Of a record that has not arrived whole nothing is read yet. */
        @Override
        public int read(ByteBuffer target) throws IOException {
            return arrivals.read(super.read(target));
        }
    }

    /** When the parts of heads and bodies arrive on a connection. */
    private static final class Arrivals {

        private final Duration patience;
        private final BusySender sender = new BusySender(BusySender.HALF_FOR_BODIES);
        private boolean isInHead;
        private boolean hasLooked;
        private long firstRead;

        Arrivals(Duration patience) {
            this.patience = patience;
        }

        /** What was read so far is no part of the next head. */
        void expectHead() {
            isInHead = false;
            hasLooked = false;
            sender.reset();
        }

        void answer() {
            expectHead();
            RequestWaits.end();
        }

        /**
         * A head counts from its first byte. Tomcat looks for one once by itself, and then when something has arrived, of which TLS may
         * give no byte yet.
         */
        int read(int bytes) throws SocketTimeoutException {
            if (bytes >= 0 && ON_ARRIVAL.isBound()) {
                ON_ARRIVAL.get().accept(sender.arrived(bytes));
            } else if (!isInHead) {
                isInHead = bytes > 0 || hasLooked;
                hasLooked = true;
                firstRead = System.nanoTime();
            } else if (System.nanoTime() - firstRead > patience.toNanos()) {
                throw new SocketTimeoutException("The head has not arrived within " + patience);
            }
            return bytes;
        }
    }
}
