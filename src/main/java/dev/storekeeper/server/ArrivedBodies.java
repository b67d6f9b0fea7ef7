package dev.storekeeper.server;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Reads whole bodies before anything is locked or held for them. A large body waits in a file. Each sender has one file at a time, and
 * the number of files is limited, since disks are as finite as memory: when all are taken, the slowest sender gives way to the next.
 */
@Component
public class ArrivedBodies {

    private static final Logger log = LoggerFactory.getLogger(ArrivedBodies.class);
    private static final String ATTRIBUTE = ArrivedBody.class.getName();

    /** A body that arrives at fewer bytes a second gives way after the grace period. */
    private static final long SLOW = 128 * 1024;

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Map<String, ArrivedBody> onDisk = new HashMap<>();
    private final Clock clock;

    ArrivedBodies(Clock clock) {
        this.clock = clock;
    }

    /** The body of the request, which is read by the first call. Any caller may close it; closing it again does nothing. */
    public ArrivedBody of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof ArrivedBody known) {
            return known;
        }
        var body = new ArrivedBody(request);
        try {
            body.readFrom(request.getInputStream());
        } catch (IOException e) {
            body.close();
            // A failure of the connection is an ApiException, so this is one of the disk.
            log.error("A request body cannot be written to a temporary file ({})", e.getMessage());
            throw ApiException.of(
                            ErrorCode.UNAVAILABLE, "There is no room for the body at the moment; send it again later.")
                    .retryAfter(RETRY_AFTER);
        } catch (RuntimeException | Error e) {
            body.close();
            throw e;
        }
        request.setAttribute(ATTRIBUTE, body);
        return body;
    }

    private void add(ArrivedBody body) {
        synchronized (onDisk) {
            if (onDisk.containsKey(body.sender)) {
                throw ApiException.of(
                                ErrorCode.STILL_ARRIVING,
                                "A large body of your account is arriving or being imported; one at a time.")
                        .retryAfter(RETRY_AFTER);
            }
            if (onDisk.size() >= Bounds.BODIES_ON_DISK) {
                removeSlowest();
            }
            onDisk.put(body.sender, body);
        }
    }

    private void removeSlowest() {
        var now = clock.instant();
        var slowest = onDisk.values().stream()
                .filter(body -> body.givesWay(now))
                .min(Comparator.comparingDouble(body -> body.rate(now)))
                .orElseThrow(() -> ApiException.of(ErrorCode.BUSY, "Too many large bodies are arriving at this moment.")
                        .retryAfter(RETRY_AFTER));
        slowest.removed = true;
        onDisk.remove(slowest.sender);
    }

    private void remove(ArrivedBody body) {
        synchronized (onDisk) {
            onDisk.remove(body.sender, body);
        }
    }

    /** A body that has arrived to its last byte, so that reading it does not wait for the network. */
    public final class ArrivedBody implements AutoCloseable {

        private final HttpServletRequest request;
        private final String sender;
        private final Instant began = clock.instant();
        private final TempFile file = new TempFile(() -> add(this));
        private volatile long size;
        private volatile boolean arrived;
        private volatile boolean removed;

        private ArrivedBody(HttpServletRequest request) {
            this.request = request;
            this.sender = String.valueOf(request.getRemoteUser());
        }

        private void readFrom(InputStream in) throws IOException {
            var block = new byte[16 * 1024];
            LimitedBody.of(request).ifPresent(body -> body.onArrival(this::endIfRemoved));
            for (var read = in.read(block); read >= 0; read = in.read(block)) {
                file.write(block, 0, read);
                size = file.size();
            }
            arrived = true;
        }

        private boolean givesWay(Instant now) {
            return !arrived && Duration.between(began, now).compareTo(GRACE) > 0 && rate(now) < SLOW;
        }

        private double rate(Instant now) {
            return size * 1000.0 / Math.max(1, Duration.between(began, now).toMillis());
        }

        private void endIfRemoved() {
            if (removed) {
                throw ApiException.of(
                                ErrorCode.TOO_SLOW,
                                "The body arrives at less than %d KB a second, and its place was needed; send it again later."
                                        .formatted(SLOW / 1024))
                        .header(HttpHeaders.CONNECTION, "close");
            }
        }

        public long size() {
            return size;
        }

        /** The body from its beginning, any number of times. */
        public InputStream open() {
            return file.open();
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                request.removeAttribute(ATTRIBUTE);
                remove(this);
                LimitedBody.of(request).ifPresent(LimitedBody::close);
            }
        }
    }
}
