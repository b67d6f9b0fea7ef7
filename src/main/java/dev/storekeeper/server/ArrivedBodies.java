package dev.storekeeper.server;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Waits for bodies to arrive before anything is locked or held for them. Whoever sends a large one gets a file for it, one at a time,
 * and so do some others: disks are as finite as memory. Where all files are taken, the slowest sender gives way to the next.
 */
@Component
public class ArrivedBodies {

    private static final String ATTRIBUTE = ArrivedBody.class.getName();

    /** A body that arrives at fewer bytes a second gives way, unless it began only now. */
    private static final long SLOW = 128 * 1024;

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Map<String, Place> places = new HashMap<>();
    private final Clock clock;

    ArrivedBodies(Clock clock) {
        this.clock = clock;
    }

    /** The body of the request, read now unless somebody has done so before; who reads it first closes it. */
    public ArrivedBody of(HttpServletRequest request) throws IOException {
        return request.getAttribute(ATTRIBUTE) instanceof ArrivedBody known ? known : read(request);
    }

    private ArrivedBody read(HttpServletRequest request) throws IOException {
        var place = new Place(String.valueOf(request.getRemoteUser()), clock.instant());
        var spool = new TempFile(() -> take(place));
        var body = new ArrivedBody(spool, () -> {
            request.removeAttribute(ATTRIBUTE);
            release(place);
        });
        try {
            place.copy(request.getInputStream(), spool);
        } catch (IOException | RuntimeException | Error e) {
            body.close();
            throw e;
        }
        request.setAttribute(ATTRIBUTE, body);
        return body;
    }

    private void take(Place place) {
        synchronized (places) {
            if (places.containsKey(place.sender)) {
                throw ApiException.of(ErrorCode.STILL_ARRIVING, "You are sending a large body already; one at a time.")
                        .retryAfter(Duration.ofSeconds(10));
            }
            if (places.size() >= Bounds.BODIES_ON_DISK) {
                makeRoom();
            }
            places.put(place.sender, place);
        }
    }

    private void makeRoom() {
        var now = clock.instant();
        var slowest = places.values().stream()
                .filter(place -> place.givesWay(now))
                .min(Comparator.comparingDouble(place -> place.rate(now)))
                .orElseThrow(() -> ApiException.of(ErrorCode.BUSY, "Too many large bodies are arriving at this moment.")
                        .retryAfter(Duration.ofSeconds(10)));
        slowest.gone = true;
        places.remove(slowest.sender);
    }

    private void release(Place place) {
        synchronized (places) {
            places.remove(place.sender, place);
        }
    }

    /** One sender's right to a file. */
    private static final class Place {

        private final String sender;
        private final Instant began;
        private volatile long bytes;
        private volatile boolean arrived;
        private volatile boolean gone;

        Place(String sender, Instant began) {
            this.sender = sender;
            this.began = began;
        }

        void copy(InputStream in, TempFile spool) throws IOException {
            var block = new byte[16 * 1024];
            for (var read = in.read(block); read >= 0; read = in.read(block)) {
                if (gone) {
                    throw tooSlow();
                }
                spool.write(block, 0, read);
                bytes = spool.size();
            }
            arrived = true;
        }

        boolean givesWay(Instant now) {
            return !arrived && Duration.between(began, now).compareTo(GRACE) > 0 && rate(now) < SLOW;
        }

        double rate(Instant now) {
            return bytes * 1000.0 / Math.max(1, Duration.between(began, now).toMillis());
        }

        private static ApiException tooSlow() {
            return ApiException.of(
                            ErrorCode.TOO_SLOW,
                            "The body arrives at less than %d KB a second, and its place was needed; send it again later."
                                    .formatted(SLOW / 1024))
                    .header(HttpHeaders.CONNECTION, "close");
        }
    }
}
