package dev.storekeeper.server;

import dev.storekeeper.api.RequestWaits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.apache.coyote.Adapter;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Serves the requests of all connections in the order of their arrival, and lets those that have begun go on before others begin.
 *
 * <p>Tomcat reads the next request of a connection on the thread that has just answered, as long as there is one. A virtual thread is
 * never preempted, so a few connections with quick clients would keep all processors while the others wait for seconds. Here the read
 * after an answer finds nothing, so Tomcat returns the connection to its poller, which finds the request at once, and queues it.
 *
 * <p>The JDK queues virtual threads that start apart from those that go on after a lock or an answer of the database, and stays with a
 * queue until it is empty. So only a few requests may wait to start; the others wait in their sockets.
 *
 * <p>Tomcat waits for each next byte of a head anew. Here a connection ends whose head has not arrived within the patience for a body.
 */
public final class FairHttpProtocol extends Http11NioProtocol {

    /** How many requests may wait to start, for each processor. With one, Tomcat's poller waits and is woken for nearly each of them. */
    private static final int MOST_WAITING = 8;

    private Duration patience = Duration.ofSeconds(30);

    public FairHttpProtocol() {
        super(new FairEndpoint());
        // Tomcat would ask for each body before any filter can refuse it.
        setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
    }

    /** @param patience how long a head may take to arrive, counted from its first byte */
    public void setPatience(Duration patience) {
        this.patience = patience;
    }

    @Override
    protected Processor createProcessor() {
        return new PatientProcessor(getAdapter());
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

    private final class PatientProcessor extends Http11Processor {

        PatientProcessor(Adapter adapter) {
            super(FairHttpProtocol.this, adapter);
        }

        @Override
        public SocketState service(SocketWrapperBase<?> connection) throws IOException {
            var state = super.service(connection);
            var waitsForHead = state == SocketState.OPEN || state == SocketState.LONG;
            return waitsForHead && connection.getSocket() instanceof FairChannel channel && channel.isLate(patience)
                    ? SocketState.CLOSED
                    : state;
        }
    }

    private static final class FairEndpoint extends NioEndpoint {

        @Override
        protected NioChannel createChannel(SocketBufferHandler buffer) {
            return isSSLEnabled() ? super.createChannel(buffer) : new FairChannel(buffer);
        }
    }

    /** Used by one thread at a time. */
    private static final class FairChannel extends NioChannel {

        private boolean hasAnswered;
        private boolean hasWritten;
        private boolean hasRead;
        private long firstRead;

        FairChannel(SocketBufferHandler buffer) {
            super(buffer);
        }

        @Override
        public void reset(SocketChannel channel, NioEndpoint.NioSocketWrapper wrapper) throws IOException {
            hasAnswered = false;
            hasWritten = false;
            hasRead = false;
            super.reset(channel, wrapper);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            hasAnswered = true;
            hasWritten = true;
            RequestWaits.end();
            var written = super.write(source);
            if (written == 0 && source.hasRemaining()) {
                // Tomcat waits until the client has read more, and writes again or gives up.
                RequestWaits.begin(RequestWaits.Kind.READER);
            }
            return written;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (hasAnswered) {
                hasAnswered = false;
                return 0;
            }
            var read = super.read(target);
            if (read > 0 && !hasRead) {
                hasRead = true;
                firstRead = System.nanoTime();
            }
            return read;
        }

        /** Returns whether a part of a head has been here for so long. What was read before an answer, or with it, is no such part. */
        boolean isLate(Duration patience) {
            if (hasWritten) {
                hasWritten = false;
                hasRead = false;
            }
            return hasRead && System.nanoTime() - firstRead > patience.toNanos();
        }
    }
}
