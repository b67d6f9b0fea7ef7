package dev.storekeeper.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The client of a request, as the log and the trail show it: short, and without control characters.
 *
 * @param address the client's, which a configured proxy may have passed on
 * @param agent the header User-Agent
 * @param requestId the id by which the answer and the log name the request
 */
public record Caller(String address, String agent, String requestId) {

    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");

    /** The service itself, in jobs that no request asks for. */
    public static final Caller SERVICE = new Caller("", "", "");

    public Caller {
        address = printable(address, 45);
        agent = printable(agent, 200);
        requestId = printable(requestId, 64);
    }

    /** The client of a request that has its id. */
    public static Caller of(HttpServletRequest request) {
        return of(request.getRemoteAddr(), request.getHeader(HttpHeaders.USER_AGENT), RequestIds.of(request));
    }

    public static Caller of(String address, @Nullable String agent, @Nullable String requestId) {
        return new Caller(address, agent == null ? "" : agent, requestId == null ? "" : requestId);
    }

    private static String printable(String text, int longest) {
        return UNPRINTABLE
                .matcher(text.substring(0, Math.min(longest, text.length())))
                .replaceAll("?");
    }
}
