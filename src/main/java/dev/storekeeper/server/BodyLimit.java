package dev.storekeeper.server;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Refuses bodies that are too large, too slow, compressed or without a definite type, and bodies for which there is no memory left;
 * Tomcat limits only forms and single reads. Runs after the translation of old paths, so that an alias has the bounds of its path.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class BodyLimit extends HttpFilter {

    private final ProblemWriter writer;
    private final RequestProperties properties;
    private final BodyMemory memory;

    BodyLimit(ProblemWriter writer, RequestProperties properties) {
        this.writer = writer;
        this.properties = properties;
        this.memory = new BodyMemory(properties.memory());
    }

    static ApiException tooLarge(DataSize maxBody) {
        return ApiException.of(ErrorCode.TOO_LARGE, "The body may have at most %d bytes.".formatted(maxBody.toBytes()));
    }

    /** RFC 9110, section 15.5.9. */
    static ApiException tooSlow(String part, Duration patience) {
        return ApiException.of(ErrorCode.TOO_SLOW, "%s must arrive within %d s.".formatted(part, patience.toSeconds()))
                .header(HttpHeaders.CONNECTION, "close");
    }

    static ApiException broken() {
        return ApiException.of(ErrorCode.BROKEN_BODY, "The body ends early, stalls or is wrongly chunked.");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (hasWildcard(request.getContentType())) {
            writer.write(request, response, wildcard());
        } else if (hasBody(request)) {
            limit(request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void limit(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var bounds = BodyBounds.of(request);
        var maxBody = properties.maxBody(bounds);
        var packing = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (packing != null && !packing.strip().equalsIgnoreCase("identity")) {
            writer.write(request, response, packed());
        } else if (request.getContentLengthLong() > maxBody.toBytes()) {
            writer.write(request, response, tooLarge(maxBody));
        } else {
            try (var body = new LimitedBody(request, bounds, properties, memory)) {
                chain.doFilter(body, response);
            }
        }
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    /** Spring throws an exception of its own where it copies such a header, with or without a body. */
    private static boolean hasWildcard(@Nullable String contentType) {
        try {
            var type = contentType == null ? MediaType.APPLICATION_JSON : MediaType.parseMediaType(contentType);
            return type.isWildcardType() || type.isWildcardSubtype();
        } catch (InvalidMediaTypeException e) {
            // Refused where the body is read, as any other type that no endpoint accepts.
            return false;
        }
    }

    private static ApiException wildcard() {
        return ApiException.of(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type must name one type, without a wildcard.");
    }

    /** RFC 9110, section 12.5.3: Accept-Encoding in a 415 says what a request may use. */
    private static ApiException packed() {
        return ApiException.of(ErrorCode.PACKED_BODY, "Send the body as it is, without Content-Encoding.")
                .header(HttpHeaders.ACCEPT_ENCODING, "identity");
    }
}
