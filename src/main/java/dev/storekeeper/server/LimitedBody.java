package dev.storekeeper.server;

import dev.storekeeper.api.RequestWaits;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** A request whose body is limited in size, time and memory while it is read, and which can be checked again when it has arrived. */
public final class LimitedBody extends HttpServletRequestWrapper implements AutoCloseable {

    private static final String CHECK = LimitedBody.class.getName() + ".check";

    private final BodyBounds bounds;
    private final DataSize maxBody;
    private final Duration patience;
    private final Memory memory;
    private final long began = System.nanoTime();
    private @Nullable ServletInputStream counted;
    private int reserved;

    LimitedBody(HttpServletRequest request, BodyBounds bounds, DataSize maxBody, Duration patience, Memory memory) {
        super(request);
        this.bounds = bounds;
        this.maxBody = maxBody;
        this.patience = patience;
        this.memory = memory;
    }

    /** Runs a check when the last byte of the body has arrived, before anything acts on it. The check throws in order to refuse. */
    public static void afterLastByte(HttpServletRequest request, Runnable check) {
        request.setAttribute(CHECK, check);
    }

    /** Releases the memory that was reserved for the body. */
    @Override
    public void close() {
        memory.release(reserved, bounds);
        reserved = 0;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (counted == null) {
            counted = new Counted(super.getInputStream());
        }
        return counted;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    private final class Counted extends ServletInputStream {

        private final ServletInputStream body;
        private long seen;

        Counted(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            var read = readFrom(bytes, offset, length);
            seen += Math.max(0, read);
            if (seen > maxBody.toBytes()) {
                throw BodyLimit.tooLarge(maxBody);
            }
            reserve();
            if (read > 0 && System.nanoTime() - began > patience.toNanos()) {
                throw BodyLimit.tooSlow(patience);
            }
            // With the last byte, as not every reader asks for what comes after it.
            if (read < 0 || body.isFinished()) {
                runCheck();
            }
            return read;
        }

        private void runCheck() {
            if (getAttribute(CHECK) instanceof Runnable check) {
                removeAttribute(CHECK);
                check.run();
            }
        }

        /** Reserves memory for what is held there: of a file only its beginning. */
        private void reserve() {
            var more = (int) (Math.min(seen, bounds.memory().toBytes()) - reserved);
            if (more > 0) {
                if (!memory.reserve(more, bounds)) {
                    throw BodyLimit.noMemory();
                }
                reserved += more;
            }
        }

        /** A failure of the connection is the client's, not an error of the service. */
        private int readFrom(byte[] bytes, int offset, int length) {
            var begun = System.nanoTime();
            try {
                return body.read(bytes, offset, length);
            } catch (IOException e) {
                throw BodyLimit.broken();
            } finally {
                RequestWaits.add(RequestWaits.Kind.BODY, System.nanoTime() - begun);
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }

    /**
     * Counts the bytes of request bodies that are in memory, over all requests. Requests before the login have one half of it and
     * those of accounts the other, so that neither keeps the other out.
     */
    static final class Memory {

        private final long half;
        private final AtomicLong ofFrontDoor = new AtomicLong();
        private final AtomicLong ofAccounts = new AtomicLong();

        Memory(DataSize size) {
            this.half = size.toBytes() / 2;
        }

        private boolean reserve(int bytes, BodyBounds bounds) {
            var held = held(bounds);
            if (held.addAndGet(bytes) <= half) {
                return true;
            }
            held.addAndGet(-bytes);
            return false;
        }

        private void release(int bytes, BodyBounds bounds) {
            held(bounds).addAndGet(-bytes);
        }

        private AtomicLong held(BodyBounds bounds) {
            return bounds == BodyBounds.FRONT_DOOR ? ofFrontDoor : ofAccounts;
        }
    }
}
