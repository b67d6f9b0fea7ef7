package dev.storekeeper.legacy;

import java.util.Map;
import java.util.Optional;

/** Paths of the old services and their present names. */
final class PathAliases {

    static final Map<String, String> WHOLE = Map.of(
            "/Login", "/login",
            "/login-step1", "/login",
            "/login-step2", "/verify-2fa",
            "/auth/register", "/signup",
            "/auth/login", "/login",
            "/auth/verify", "/verify-2fa",
            "/api/products", "/products");

    static final Map<String, String> BELOW = Map.of(
            "/auth/generate_qr/", "/generate_qr/",
            "/api/products/", "/products/");

    private PathAliases() {}

    static Optional<String> canonical(String path) {
        return Optional.ofNullable(WHOLE.get(path))
                .or(() -> BELOW.entrySet().stream()
                        .filter(alias -> path.startsWith(alias.getKey()))
                        .findFirst()
                        .map(alias ->
                                alias.getValue() + path.substring(alias.getKey().length())));
    }
}
