package dev.storekeeper.problem;

import dev.storekeeper.spool.Spool;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Waits for bodies to arrive before anything is locked or held for them. Whoever sends a large one gets a file for it, one at a time,
 * and so do some others: disks are as finite as memory.
 */
@Component
public class ArrivedBodies {

    private static final int MOST_FILES = 8;
    private static final String ATTRIBUTE = ArrivedBody.class.getName();

    private final Set<String> senders = ConcurrentHashMap.newKeySet();

    /** The body of the request, read now unless somebody has done so before; who reads it first closes it. */
    public ArrivedBody of(HttpServletRequest request) throws IOException {
        return request.getAttribute(ATTRIBUTE) instanceof ArrivedBody known ? known : read(request);
    }

    private ArrivedBody read(HttpServletRequest request) throws IOException {
        var place = new Place(String.valueOf(request.getRemoteUser()));
        var spool = new Spool(place);
        var body = new ArrivedBody(spool, () -> {
            request.removeAttribute(ATTRIBUTE);
            place.release();
        });
        try {
            request.getInputStream().transferTo(spool);
        } catch (IOException | RuntimeException | Error e) {
            body.close();
            throw e;
        }
        request.setAttribute(ATTRIBUTE, body);
        return body;
    }

    /** One sender's right to a file. */
    private final class Place implements Runnable {

        private final String sender;
        private boolean taken;

        Place(String sender) {
            this.sender = sender;
        }

        @Override
        public void run() {
            if (senders.size() >= MOST_FILES) {
                throw Refusal.of(Kind.UNAVAILABLE, "busy", "Too many large bodies are arriving at this moment.")
                        .retryAfter(Duration.ofSeconds(10));
            }
            taken = senders.add(sender);
            if (!taken) {
                throw Refusal.of(
                                Kind.CONFLICT, "still_arriving", "You are sending a large body already; one at a time.")
                        .retryAfter(Duration.ofSeconds(10));
            }
        }

        void release() {
            if (taken) {
                taken = false;
                senders.remove(sender);
            }
        }
    }
}
