package dev.storekeeper.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
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
 * <p>Tomcat's timeout begins anew with each byte. Here a connection ends if its head does not arrive within the patience for a body, or
 * if its client reads too slowly. Whether a body is in time is checked with each part that arrives ({@link ClientPace#ON_ARRIVAL}).
 */
public final class FairHttpProtocol extends Http11NioProtocol {

    /** How many requests may wait to start, for each processor. With one, Tomcat's poller waits and is woken for nearly each of them. */
    private static final int MOST_WAITING = 8;

    public FairHttpProtocol() {
        super(new FairEndpoint());
        // Tomcat would ask for each body before any filter can refuse it.
        setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
    }

    /** @param patience how long a head may take to arrive, counted from its first byte, and how long an answer waits for a slow reader */
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
            try {
                executor.execute(() -> {
                    mine.countDown();
                    task.run();
                });
            } catch (RuntimeException | Error e) {
                mine.countDown();
                throw e;
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

    /** Used by one thread at a time. */
    private static final class FairChannel extends NioChannel {

        /** The first letters of an answer. Tomcat begins each in an empty buffer. */
        private static final int HTTP = 0x48545450;

        private final ClientPace pace;
        private final BusySender pipeline = new BusySender(BusySender.QUARTER_FOR_PIPELINES);
        private boolean yieldsNext;

        FairChannel(SocketBufferHandler buffer, Duration patience) {
            super(buffer);
            pace = new ClientPace(patience);
        }

        @Override
        public void reset(SocketChannel channel, NioEndpoint.NioSocketWrapper wrapper) throws IOException {
            yieldsNext = false;
            pace.expectHead();
            super.reset(channel, wrapper);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (!yieldsNext) {
                pipeline.arrived(0);
            } else if (source.remaining() > Integer.BYTES && source.getInt(source.position()) == HTTP) {
                pipeline.arrived(source.remaining());
            }
            yieldsNext = true;
            pace.answer();
            return pace.wrote(super.write(source), source.hasRemaining());
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (yieldsNext) {
                yieldsNext = false;
                return 0;
            }
            return pace.read(super.read(target));
        }
    }

    /** Its connections wait for their turn as Tomcat lets them. */
    private static final class TlsChannel extends SecureNioChannel {

        private final ClientPace pace;

        TlsChannel(SocketBufferHandler buffer, FairEndpoint endpoint) {
            super(buffer, endpoint);
            pace = new ClientPace(endpoint.patience);
        }

        @Override
        public void reset(SocketChannel channel, NioEndpoint.NioSocketWrapper wrapper) throws IOException {
            pace.expectHead();
            super.reset(channel, wrapper);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            pace.answer();
            return pace.wrote(super.write(source), source.hasRemaining() || getOutboundRemaining() > 0);
        }

        /** Has to arrive in time as a head has. */
        @Override
        public int handshake(boolean read, boolean write) throws IOException {
            var interest = super.handshake(read, write);
            if (isHandshakeComplete()) {
                pace.expectHead();
            } else {
                pace.read(0);
            }
            return interest;
        }

        /** Of a record that has not arrived whole nothing is read yet. */
        @Override
        public int read(ByteBuffer target) throws IOException {
            return pace.read(super.read(target));
        }
    }
}
