package dev.storekeeper.login.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** By what a client is known again that has been inside. */
final class DeviceCookie {

    private static final String NAME = "storekeeper_device";
    private static final Duration LIFETIME = Duration.ofDays(180);

    private DeviceCookie() {}

    static String set(HttpServletRequest request, String device) {
        return Cookies.set(request, NAME, device, LIFETIME);
    }

    static @Nullable String read(HttpServletRequest request) {
        return Cookies.read(request, NAME).orElse(null);
    }
}
