package dev.storekeeper.api;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Limits the memory of long refusals, which name hundreds of rows and their values. Each is in memory until its client has read it. */
public final class RefusalMemory implements ServletRequestListener {

    /** What a connection may have anyway. */
    private static final int SHORT = 64 * 1024;

    /** In kilobytes: a thousand rows with three values of each text, as long as allowed. */
    private static final int LONGEST = 6 * 1024;

    private static final String ATTRIBUTE = RefusalMemory.class.getName();

    private final Bulkhead.Shared<String> kilobytes;

    /** @param size of all of them; an account may have half of it; either is enough for the longest */
    public RefusalMemory(DataSize size) {
        var most = Math.toIntExact(size.toKilobytes());
        kilobytes = new Bulkhead.Shared<>(
                Math.max(most, LONGEST),
                Math.max(most / 2, LONGEST),
                Duration.ZERO,
                "This request is refused, and the service has no memory for the reasons at the moment; send it again.",
                "This request is refused, and your account has as many long refusals on their way as it may; read them first.");
    }

    static boolean isLong(int bytes) {
        return bytes > SHORT;
    }

    /**
     * Takes memory for a refusal, if it is long, until its request ends. The answer to an Idempotency-Key is written only then.
     *
     * @throws ApiException if there is none
     */
    void take(HttpServletRequest request, int bytes) {
        release(request);
        if (isLong(bytes)) {
            request.setAttribute(ATTRIBUTE, kilobytes.enter(String.valueOf(request.getRemoteUser()), bytes / 1024));
        }
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        release(event.getServletRequest());
    }

    private static void release(ServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Bulkhead.Entry entry) {
            request.removeAttribute(ATTRIBUTE);
            entry.close();
        }
    }
}
