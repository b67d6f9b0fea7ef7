package dev.storekeeper.api;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpMethod;

/** Kinds of HTTP methods. */
public final class Methods {

    private Methods() {}

    /** HEAD is GET without the content of the answer (RFC 9110, section 9.3.2). */
    public static boolean isRead(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
    }
}
