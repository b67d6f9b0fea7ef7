package dev.storekeeper.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies that are too large, too slow or packed: the container bounds forms and single reads only, and unpacking is where small bodies grow. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class BodyLimit extends OncePerRequestFilter {

    private final ProblemWriter writer;
    private final RequestProperties limits;
    private final List<BodyBounds> others;

    BodyLimit(ProblemWriter writer, RequestProperties properties, List<BodyBounds> others) {
        this.writer = writer;
        this.limits = properties;
        this.others = others;
    }

    static Refusal tooLarge(long maxBytes) {
        return Refusal.of(Kind.TOO_LARGE, "too_large", "The body may have at most %d bytes.".formatted(maxBytes));
    }

    /** RFC 9110, section 15.5.9. */
    static Refusal tooSlow(Duration patience) {
        return Refusal.of(
                        Kind.TOO_SLOW, "too_slow", "The body must arrive within %d s.".formatted(patience.toSeconds()))
                .header(HttpHeaders.CONNECTION, "close");
    }

    static Refusal broken() {
        return Refusal.of(Kind.MALFORMED, "broken_body", "The body ends early, stalls or is wrongly chunked.");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var bounds = bounds(request.getRequestURI());
        var maxBytes = bounds.maxBody().toBytes();
        var packing = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (packing != null && !packing.strip().equalsIgnoreCase("identity")) {
            writer.write(request, response, packed());
        } else if (request.getContentLengthLong() > maxBytes) {
            writer.write(request, response, tooLarge(maxBytes));
        } else {
            chain.doFilter(new LimitedBody(request, maxBytes, bounds.patience()), response);
        }
    }

    private BodyBounds bounds(String path) {
        return others.stream()
                .filter(bounds -> path.endsWith(bounds.path()))
                .findAny()
                .orElseGet(() -> new BodyBounds(path, limits.maxBody(), limits.patience()));
    }

    /** RFC 9110, section 12.5.3: Accept-Encoding in a 415 says what a request may use. */
    private static Refusal packed() {
        return Refusal.of(Kind.UNSUPPORTED, "packed_body", "Send the body as it is, without Content-Encoding.")
                .header(HttpHeaders.ACCEPT_ENCODING, "identity");
    }
}
