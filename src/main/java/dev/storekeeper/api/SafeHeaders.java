package dev.storekeeper.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;

/** Headers that protect browsers and caches, for refusals that come before the security chain writes its own. */
public final class SafeHeaders {

    /** The Content-Security-Policy of answers that no browser shows as a page. */
    public static final String NO_CONTENT = "default-src 'none'; frame-ancestors 'none'";

    private SafeHeaders() {}

    public static void set(HttpServletRequest request, HttpServletResponse response) {
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000 ; includeSubDomains");
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("Content-Security-Policy", NO_CONTENT);
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }
}
