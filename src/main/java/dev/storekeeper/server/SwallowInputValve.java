package dev.storekeeper.server;

import dev.storekeeper.api.ApiException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Sends the answer to a request that was refused before the end of its body, and then reads the rest for as long as a body may take,
 * so that its client reads the answer. Tomcat itself would wait for each next byte of up to two megabytes.
 */
final class SwallowInputValve extends ValveBase {

    private final Duration patience;

    SwallowInputValve(Duration patience) {
        super(true);
        this.patience = patience;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getCoyoteRequest().hasExpectation()) {
            // The answer may be sent before the body is read. Its client may send the body then, or not, so the
            // connection has to end.
            response.setHeader("Connection", "close");
        }
        getNext().invoke(request, response);
        var began = System.nanoTime();
        if (!isRead(request.getCoyoteRequest())) {
            response.finishResponse();
            // Who was too slow is not waited for again.
            var isSlow = response.getStatus() == HttpServletResponse.SC_REQUEST_TIMEOUT;
            if (isSlow || waitsForGo(request.getCoyoteRequest()) || !drain(request.getCoyoteRequest(), began)) {
                close(request.getCoyoteRequest(), response.getCoyoteResponse());
            }
        }
    }

    /** Tomcat takes this for a failure, and would make another status of an answer that was sent as a success. */
    private static void close(org.apache.coyote.Request request, org.apache.coyote.Response response) {
        var status = response.getStatus();
        request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        response.setStatus(status);
    }

    private static boolean isRead(org.apache.coyote.Request request) {
        var read = new AtomicBoolean();
        request.action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        return read.get();
    }

    /** A client that waits for 100 Continue sends no body after another answer. It is sent where the body is first read. */
    private static boolean waitsForGo(org.apache.coyote.Request request) {
        return request.hasExpectation() && request.getBytesRead() == 0;
    }

    private boolean drain(org.apache.coyote.Request request, long began) {
        var discard = new Discard();
        var sender = new BusySender(BusySender.QUARTER_FOR_STRANGERS);
        try {
            return ScopedValue.where(ClientPace.ON_ARRIVAL, bytes -> {
                        sender.arrived(bytes);
                        endIfSlow(began);
                    })
                    .call(() -> {
                        while (request.doRead(discard) >= 0) {}
                        return true;
                    });
        } catch (IOException | IllegalArgumentException | ApiException e) {
            // The client has closed the connection, stopped sending or is too slow, or the head was too large to be
            // read to its end.
            return false;
        }
    }

    private void endIfSlow(long began) {
        if (System.nanoTime() - began > patience.toNanos()) {
            throw BodyLimit.tooSlow("The body", patience);
        }
    }

    /** Keeps nothing of what is read. */
    private static final class Discard implements ApplicationBufferHandler {

        private ByteBuffer given = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            given = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return given;
        }

        @Override
        public void expand(int size) {
            // Nothing is kept.
        }
    }
}
