package dev.storekeeper.login.web;

import dev.storekeeper.login.ClientSessions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * The cookies of a login, out of reach of scripts and other sites: the challenge between its two steps, the known device, and the
 * console's session.
 */
final class Cookies {

    /** The header that carries the challenge too. */
    static final String CHALLENGE_HEADER = "X-Challenge";

    private static final String CHALLENGE = "storekeeper_challenge";
    private static final String DEVICE = "storekeeper_device";
    private static final String REFRESH = "storekeeper_refresh";
    private static final String REFRESH_PATH = "/console/session";

    private Cookies() {}

    static String challenge(HttpServletRequest request, String challenge, Duration lifetime) {
        return cookie(request, CHALLENGE, challenge, "/", lifetime);
    }

    /** Deletes the cookie. */
    static String deletedChallenge(HttpServletRequest request) {
        return cookie(request, CHALLENGE, "", "/", Duration.ZERO);
    }

    /**
     * The challenge in the body or the header, which a client sends on purpose, or else in the cookie, if it is meant there. The cookie
     * of the console is not read: it may belong to a login in another tab.
     */
    static @Nullable String readChallenge(
            @Nullable String inBody, HttpServletRequest request, Predicate<String> isMeant) {
        return Optional.ofNullable(inBody)
                .or(() -> Optional.ofNullable(request.getHeader(CHALLENGE_HEADER)))
                .or(() -> request.getHeader(ConsoleRequests.HEADER) == null
                        ? read(request, CHALLENGE).filter(isMeant)
                        : Optional.empty())
                .orElse(null);
    }

    static String device(HttpServletRequest request, String device) {
        return cookie(request, DEVICE, device, "/", ClientSessions.DEVICE_LIFETIME);
    }

    static @Nullable String readDevice(HttpServletRequest request) {
        return read(request, DEVICE).orElse(null);
    }

    /** Sent to the endpoints of the console's session alone. */
    static String refresh(HttpServletRequest request, String token, Duration lifetime) {
        return cookie(request, REFRESH, token, REFRESH_PATH, lifetime);
    }

    /** Deletes the cookie. */
    static String deletedRefresh(HttpServletRequest request) {
        return cookie(request, REFRESH, "", REFRESH_PATH, Duration.ZERO);
    }

    static @Nullable String readRefresh(HttpServletRequest request) {
        return read(request, REFRESH).orElse(null);
    }

    private static String cookie(
            HttpServletRequest request, String name, String value, String path, Duration lifetime) {
        return ResponseCookie.from(name, value)
                .httpOnly(true)
                .sameSite("Strict")
                .secure(request.isSecure())
                .path(path)
                .maxAge(lifetime)
                .build()
                .toString();
    }

    private static Optional<String> read(HttpServletRequest request, String name) {
        return Optional.ofNullable(WebUtils.getCookie(request, name)).map(cookie -> cookie.getValue());
    }
}
