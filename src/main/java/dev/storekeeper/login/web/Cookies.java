package dev.storekeeper.login.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/** The cookies of a login, out of reach of scripts and other sites: the challenge between its two steps, and the known device. */
final class Cookies {

    /** The header that carries the challenge too. */
    static final String CHALLENGE_HEADER = "X-Challenge";

    private static final String CHALLENGE = "storekeeper_challenge";
    private static final String DEVICE = "storekeeper_device";
    private static final Duration DEVICE_LIFETIME = Duration.ofDays(180);

    private Cookies() {}

    static String challenge(HttpServletRequest request, String challenge, Duration lifetime) {
        return cookie(request, CHALLENGE, challenge, lifetime);
    }

    /** Deletes the cookie. */
    static String noChallenge(HttpServletRequest request) {
        return cookie(request, CHALLENGE, "", Duration.ZERO);
    }

    /** The challenge in the body or the header, which a client sends on purpose, or else in the cookie. */
    static @Nullable String shownChallenge(@Nullable String inBody, HttpServletRequest request) {
        return Optional.ofNullable(inBody)
                .or(() -> Optional.ofNullable(request.getHeader(CHALLENGE_HEADER)))
                .or(() -> read(request, CHALLENGE))
                .orElse(null);
    }

    static String device(HttpServletRequest request, String device) {
        return cookie(request, DEVICE, device, DEVICE_LIFETIME);
    }

    static @Nullable String shownDevice(HttpServletRequest request) {
        return read(request, DEVICE).orElse(null);
    }

    private static String cookie(HttpServletRequest request, String name, String value, Duration lifetime) {
        return ResponseCookie.from(name, value)
                .httpOnly(true)
                .sameSite("Strict")
                .secure(request.isSecure())
                .path("/")
                .maxAge(lifetime)
                .build()
                .toString();
    }

    private static Optional<String> read(HttpServletRequest request, String name) {
        return Optional.ofNullable(WebUtils.getCookie(request, name)).map(cookie -> cookie.getValue());
    }
}
