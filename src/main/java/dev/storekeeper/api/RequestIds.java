package dev.storekeeper.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives each request an id, taken from the client if it is harmless, and adds it to the log and to the answer. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class RequestIds extends OncePerRequestFilter {

    /** The name of the id in the log. */
    public static final String LOG_KEY = "request_id";

    private static final String HEADER = "X-Request-Id";
    private static final String ATTRIBUTE = RequestIds.class.getName();
    private static final String PATH_ATTRIBUTE = ATTRIBUTE + ".path";
    /** Cannot forge a log line. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Differs from node to node and from start to start; a random id for each request would cost more than its filter. */
    private static final String NODE = UUID.randomUUID().toString().substring(0, 13) + "-";

    private static final AtomicLong COUNT = new AtomicLong();

    public static @Nullable String of(HttpServletRequest request) {
        return (String) request.getAttribute(ATTRIBUTE);
    }

    /** Gives the request an id, unless it has one, and adds it to the answer. */
    public static String assign(HttpServletRequest request, HttpServletResponse response) {
        var known = of(request);
        var id = known == null ? idFor(request) : known;
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader(HEADER, id);
        return id;
    }

    /** The id of the request that the current thread serves, if any. */
    public static @Nullable String current() {
        return MDC.get(LOG_KEY);
    }

    /** The path of the request before any filter changed it. */
    static String pathOf(HttpServletRequest request) {
        return request.getAttribute(PATH_ATTRIBUTE) instanceof String path ? path : request.getRequestURI();
    }

    /** Requests that Tomcat refuses pass filters only while their error is answered. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        MDC.put(LOG_KEY, assign(request, response));
        request.setAttribute(PATH_ATTRIBUTE, pathOf(request));
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove(LOG_KEY);
        }
    }

    private static String idFor(HttpServletRequest request) {
        var given = request.getHeader(HEADER);
        return given != null && HARMLESS.matcher(given).matches()
                ? given
                : NODE + Long.toHexString(COUNT.incrementAndGet());
    }
}
