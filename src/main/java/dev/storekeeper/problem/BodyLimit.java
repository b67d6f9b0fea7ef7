package dev.storekeeper.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies that are too large or packed: the container bounds forms only, and unpacking is where small bodies grow. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class BodyLimit extends OncePerRequestFilter {

    private final ProblemWriter writer;
    private final long maxBytes;

    BodyLimit(ProblemWriter writer, RequestProperties properties) {
        this.writer = writer;
        this.maxBytes = properties.maxBody().toBytes();
    }

    static Refusal tooLarge(long maxBytes) {
        return Refusal.of(Kind.TOO_LARGE, "too_large", "The body may have at most %d bytes.".formatted(maxBytes));
    }

    static Refusal broken() {
        return Refusal.of(Kind.MALFORMED, "broken_body", "The body ends early, stalls or is wrongly chunked.");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var packing = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (packing != null && !packing.strip().equalsIgnoreCase("identity")) {
            writer.write(request, response, packed());
        } else if (request.getContentLengthLong() > maxBytes) {
            writer.write(request, response, tooLarge(maxBytes));
        } else {
            chain.doFilter(new LimitedBody(request, maxBytes), response);
        }
    }

    /** RFC 9110, section 12.5.3: Accept-Encoding in a 415 says what a request may use. */
    private static Refusal packed() {
        return Refusal.of(Kind.UNSUPPORTED, "packed_body", "Send the body as it is, without Content-Encoding.")
                .header(HttpHeaders.ACCEPT_ENCODING, "identity");
    }
}
