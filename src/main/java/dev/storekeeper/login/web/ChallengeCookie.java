package dev.storekeeper.login.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The challenge as clients keep it without doing anything for it. */
final class ChallengeCookie {

    static final String HEADER = "X-Challenge";

    private static final String NAME = "storekeeper_challenge";

    private ChallengeCookie() {}

    static String set(HttpServletRequest request, String challenge, Duration lifetime) {
        return Cookies.set(request, NAME, challenge, lifetime);
    }

    static String clear(HttpServletRequest request) {
        return Cookies.set(request, NAME, "", Duration.ZERO);
    }

    static Optional<String> read(HttpServletRequest request) {
        return Cookies.read(request, NAME);
    }

    /** What a client shows on purpose, in the body or the header, or else what its jar holds. */
    static Optional<String> shown(@Nullable String inBody, HttpServletRequest request) {
        return Optional.ofNullable(inBody)
                .or(() -> Optional.ofNullable(request.getHeader(HEADER)))
                .or(() -> read(request));
    }
}
