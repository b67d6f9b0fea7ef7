package dev.storekeeper.server;

import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.RequestWaits;
import dev.storekeeper.token.CurrentAccount;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.WebUtils;

/** A request whose body is limited in size, time and memory while it is read, and which can be checked again when it has arrived. */
public final class LimitedBody extends HttpServletRequestWrapper implements AutoCloseable {

    private final BodyBounds bounds;
    private final RequestProperties properties;
    private final BodyMemory memory;
    private final List<Bulkhead.Entry> reserved = new ArrayList<>();
    private final long began = System.nanoTime();
    private Runnable onArrival = () -> {};
    private Runnable afterLastByte = () -> {};
    private @Nullable ServletInputStream counted;

    LimitedBody(HttpServletRequest request, BodyBounds bounds, RequestProperties properties, BodyMemory memory) {
        super(request);
        this.bounds = bounds;
        this.properties = properties;
        this.memory = memory;
    }

    /** The body of a request, if it has one. */
    public static Optional<LimitedBody> of(HttpServletRequest request) {
        return Optional.ofNullable(WebUtils.getNativeRequest(request, LimitedBody.class));
    }

    /**
     * Adds a check that runs when the last byte of the body has arrived, before anything acts on it, and before the checks that were added
     * earlier. The check throws in order to refuse.
     */
    public void afterLastByte(Runnable check) {
        var earlier = afterLastByte;
        afterLastByte = () -> {
            check.run();
            earlier.run();
        };
    }

    /** Runs a check with each part of the body that arrives. The check throws in order to refuse. */
    void onArrival(Runnable check) {
        onArrival = check;
    }

    /** Releases the memory that is reserved for the body. */
    @Override
    public void close() {
        reserved.forEach(Bulkhead.Entry::close);
        reserved.clear();
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
        private final BusySender sender = new BusySender(
                CurrentAccount.current().isPresent()
                        ? BusySender.QUARTER_FOR_ACCOUNTS
                        : BusySender.QUARTER_FOR_STRANGERS);
        private long seen;
        private long kilobytes;

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
            var maxBody = properties.maxBody(bounds);
            if (seen > maxBody.toBytes()) {
                throw BodyLimit.tooLarge(maxBody);
            }
            reserve();
            // With the last byte, as not every reader asks for what comes after it.
            if (read < 0 || body.isFinished()) {
                runAfterLastByte();
            }
            return read;
        }

        /** A file may take longer than other bodies once it waits on disk, where its account has one at a time. */
        private void endIfSlow() {
            var isInMemory = seen <= bounds.memory().toBytes();
            var patience = isInMemory ? properties.patience() : properties.patience(bounds);
            if (timeOfClient() > patience.toNanos()) {
                throw BodyLimit.tooSlow(
                        bounds == BodyBounds.FILE && isInMemory ? "The first 64 KB of a file" : "The body", patience);
            }
        }

        /** While the thread rests the next part may have arrived. */
        private long timeOfClient() {
            return System.nanoTime() - began - sender.rested();
        }

        private void runOnArrival(int bytes) {
            sender.arrived(bytes);
            endIfSlow();
            onArrival.run();
        }

        private void runAfterLastByte() {
            var checks = afterLastByte;
            afterLastByte = () -> {};
            checks.run();
        }

        /** Reserves memory for what is held there beyond its beginning; of a file only the beginning is held. */
        private void reserve() {
            var held = Math.min(seen, bounds.memory().toBytes()) - BodyMemory.UNCOUNTED;
            var needed = Math.ceilDiv(held, BodyMemory.UNIT);
            if (needed > kilobytes) {
                reserved.add(memory.enter((int) (needed - kilobytes)));
                kilobytes = needed;
            }
        }

        /** A failure of the connection is the client's, not an error of the service. */
        private int readFrom(byte[] bytes, int offset, int length) {
            var before = timeOfClient();
            try {
                return ScopedValue.where(ClientPace.ON_ARRIVAL, this::runOnArrival)
                        .call(() -> body.read(bytes, offset, length));
            } catch (IOException e) {
                throw BodyLimit.broken();
            } finally {
                RequestWaits.add(RequestWaits.Kind.BODY, timeOfClient() - before);
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
}
