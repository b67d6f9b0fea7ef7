package dev.storekeeper.server;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http11.Http11InputBuffer;

/**
 * Refuses requests that a proxy in front may have read differently (RFC 9112, sections 2.2, 5.2 and 6.1): if both see different ends
 * of a request, the rest becomes a request of the attacker's choice. Tomcat repairs such requests, and drops the second of two
 * lengths before any application sees it; its input buffer still has the original.
 */
final class StrictFramingValve extends ValveBase {

    private static final Pattern LONE_LF = Pattern.compile("(^|[^\\r])\\n");
    private static final String LENGTH = "\ncontent-length:";
    private static final String CODING = "\ntransfer-encoding:";

    StrictFramingValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getCoyoteRequest().getInputBuffer() instanceof Http11InputBuffer input
                && isAmbiguous(head(input.getByteBuffer()), request)) {
            // Also closes the connection, whatever is left on it.
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        } else {
            getNext().invoke(request, response);
        }
    }

    /** Tomcat has read up to the last byte of the head, and the body has not been read yet. */
    private static String head(ByteBuffer buffer) {
        var head = new byte[buffer.position()];
        buffer.get(0, head);
        return new String(head, StandardCharsets.ISO_8859_1);
    }

    private static boolean isAmbiguous(String head, Request request) {
        var lower = head.toLowerCase(Locale.ROOT);
        var hasBothOrIsOld = lower.contains(LENGTH) || !request.getProtocol().equals("HTTP/1.1");
        return (lower.contains(CODING) && hasBothOrIsOld)
                // Tomcat and the filters read path parameters in different ways, broken escapes among them.
                || request.getRequestURI().indexOf(';') >= 0
                || LONE_LF.matcher(head).find()
                || head.strip().lines().skip(1).anyMatch(line -> isFolded(line, request));
    }

    /**
     * Tomcat moves each value to the colon and leaves as many bytes at the end of the line as it has moved it by: one for the usual
     * blank, and at least two for a line that continues in the next. Blanks at the end prove less.
     */
    private static boolean isFolded(String line, Request request) {
        var colon = line.indexOf(':');
        var text = line.substring(colon + 1);
        return Collections.list(request.getHeaders(line.substring(0, Math.max(0, colon)))).stream()
                .filter(text::startsWith)
                .map(value -> text.substring(value.length()))
                .noneMatch(rest -> rest.length() < 2 || (rest.isBlank() && rest.length() < 4));
    }
}
