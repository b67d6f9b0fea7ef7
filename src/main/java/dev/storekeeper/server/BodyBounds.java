package dev.storekeeper.server;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.util.unit.DataSize;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The largest body of a request, by method and exact path; a request that is not listed has the smallest bound. */
enum BodyBounds {
    /** Requests before the login. */
    FRONT_DOOR(
            DataSize.ofKilobytes(16),
            "POST /signup",
            "POST /login",
            "POST /verify-2fa",
            "POST /verify-2fa/passkey",
            "POST /token/refresh"),
    /** JSON of an account that has logged in. */
    JSON(
            DataSize.ofKilobytes(64),
            "POST /products",
            "PUT /products/{id}",
            "PATCH /products/{id}",
            "POST /products/{id}/stock",
            "PUT /me/password",
            "PUT /me/totp",
            "POST /me/passkeys",
            "PATCH /me/passkeys/{id}",
            "PATCH /users/{id}",
            "POST /invites",
            "POST /keys/rotate"),
    /** A file, which is kept on disk; its size is a setting. At most 64 KB of each are in memory. */
    FILE(DataSize.ofKilobytes(64), "POST /products/import");

    private final DataSize memory;
    private final List<String> doors;
    private final List<PathPattern> patterns;

    BodyBounds(DataSize memory, String... doors) {
        this.memory = memory;
        this.doors = List.of(doors);
        this.patterns = Arrays.stream(doors)
                .map(door -> PathPatternParser.defaultInstance.parse(door.substring(door.indexOf(' ') + 1)))
                .toList();
    }

    static BodyBounds of(HttpServletRequest request) {
        var path = PathContainer.parsePath(request.getRequestURI());
        for (var bounds : values()) {
            if (bounds.names(request.getMethod(), path)) {
                return bounds;
            }
        }
        return FRONT_DOOR;
    }

    List<String> doors() {
        return doors;
    }

    /** The largest part of one body that is held in memory. */
    DataSize memory() {
        return memory;
    }

    private boolean names(String method, PathContainer path) {
        for (int i = 0; i < doors.size(); i++) {
            if (doors.get(i).startsWith(method + " ") && patterns.get(i).matches(path)) {
                return true;
            }
        }
        return false;
    }
}
