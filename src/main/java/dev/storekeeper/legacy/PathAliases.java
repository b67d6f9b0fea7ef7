package dev.storekeeper.legacy;

import java.util.Map;

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

    static String canonical(String path) {
        for (var alias : BELOW.entrySet()) {
            if (path.startsWith(alias.getKey())) {
                return alias.getValue() + path.substring(alias.getKey().length());
            }
        }
        return WHOLE.getOrDefault(path, path);
    }
}
