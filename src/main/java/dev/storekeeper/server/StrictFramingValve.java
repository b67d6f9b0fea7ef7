package dev.storekeeper.server;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Refuses requests that a proxy in front may have read differently (RFC 9112, sections 2.2, 5.2 and 6.1): if both see different ends
 * of a request, the rest becomes a request of the attacker's choice. Tomcat repairs such requests, and drops the second of two
 * lengths before any application sees it; its input buffer still has the original.
 */
final class StrictFramingValve extends ValveBase {

    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CODING = "transfer-encoding:".getBytes(StandardCharsets.US_ASCII);

    StrictFramingValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getCoyoteRequest().getInputBuffer() instanceof Http11InputBuffer input
                && isAmbiguous(input.getByteBuffer(), request)) {
            // Also closes the connection, whatever is left on it.
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        } else {
            getNext().invoke(request, response);
        }
    }

    /** Reads the head up to its last byte, where the buffer stands: the body has not been read yet. */
    private static boolean isAmbiguous(ByteBuffer head, Request request) {
        var lines = 0;
        var hasLength = false;
        var hasCoding = false;
        var start = 0;
        for (int i = 0; i < head.position(); i++) {
            if (head.get(i) == '\n') {
                if (i == 0 || head.get(i - 1) != '\r') {
                    return true;
                }
                if (i - 1 > start) {
                    lines++;
                    hasLength |= startsWith(LENGTH, head, start);
                    hasCoding |= startsWith(CODING, head, start);
                }
                start = i + 1;
            }
        }
        var isOld = !request.getProtocol().equals("HTTP/1.1");
        return (hasCoding && (hasLength || isOld))
                // Tomcat and the filters read path parameters in different ways, broken escapes among them.
                || request.getRequestURI().indexOf(';') >= 0
                || lines - 1 != request.getCoyoteRequest().getMimeHeaders().size()
                || hasFoldedLine(head, request.getCoyoteRequest().getMimeHeaders());
    }

    private static boolean startsWith(byte[] name, ByteBuffer head, int start) {
        for (int i = 0; i < name.length; i++) {
            // The end of the head is behind the name, or a line break differs from it.
            if (Character.toLowerCase(head.get(start + i)) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Tomcat moves each value to the colon and leaves as many bytes at the end of the line as it has moved it by: one for the usual
     * blank, and at least two for a line that continues in the next. Blanks at the end prove less, and without a value nothing, since
     * a line that continues with blanks alone keeps a line break.
     */
    private static boolean hasFoldedLine(ByteBuffer head, MimeHeaders headers) {
        for (int i = 0; i < headers.size(); i++) {
            var value = headers.getValue(i).getByteChunk();
            var end = value.getEnd();
            var rest = 0;
            var isBlank = true;
            for (; end + rest < head.position() && head.get(end + rest) != '\r'; rest++) {
                isBlank &= head.get(end + rest) == ' ' || head.get(end + rest) == '\t';
            }
            if (rest >= 2 && !(isBlank && (rest < 4 || value.getLength() == 0))) {
                return true;
            }
        }
        return false;
    }
}
