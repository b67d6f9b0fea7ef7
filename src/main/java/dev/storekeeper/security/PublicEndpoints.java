package dev.storekeeper.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Where a visitor who carries nothing may knock: nothing there reads the header Authorization as a token. */
final class PublicEndpoints {

    static final String[] PATHS = {
        "/signup",
        "/login",
        "/verify-2fa",
        "/verify-2fa/passkey",
        "/generate_qr/*",
        "/token/refresh",
        "/.well-known/jwks.json"
    };

    private static final RequestMatcher MATCHER = new OrRequestMatcher(java.util.Arrays.stream(PATHS)
            .map(path ->
                    (RequestMatcher) PathPatternRequestMatcher.withDefaults().matcher(path))
            .toList());

    private PublicEndpoints() {}

    static boolean matches(HttpServletRequest request) {
        return MATCHER.matches(request);
    }
}
