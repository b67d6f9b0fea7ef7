package dev.storekeeper.legacy;

import dev.storekeeper.login.LoginClient;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Translates each request before anything else reads it, the security filter chain included. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class AccentFilter extends HttpFilter {

    /** Paths of the old services and their present names. */
    static final Map<String, String> PATHS = Map.of(
            "/Login", "/login",
            "/login-step1", "/login",
            "/login-step2", "/verify-2fa",
            "/auth/register", "/signup",
            "/auth/login", "/login",
            "/auth/verify", "/verify-2fa",
            "/api/products", "/products");

    /** The same for the beginnings of paths. */
    static final Map<String, String> PREFIXES = Map.of(
            "/auth/generate_qr/", "/generate_qr/",
            "/api/products/", "/products/");

    private static final Logger log = LoggerFactory.getLogger(AccentFilter.class);

    private final Lenience lenience;

    AccentFilter(Lenience lenience) {
        this.lenience = lenience;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = request.getRequestURI();
        if (path.equals("/auth/verify")) {
            request.setAttribute(LoginClient.ACCESS_LIFETIME, Duration.ofMinutes(10));
        }
        if (lenience.lenient() && isLocal(request.getServerName())) {
            request.setAttribute(LoginClient.LENIENT, true);
        }
        chain.doFilter(new AccentRequest(request, canonicalPath(path)), response);
    }

    static String canonicalPath(String path) {
        for (var alias : PREFIXES.entrySet()) {
            if (path.startsWith(alias.getKey())) {
                return alias.getValue() + path.substring(alias.getKey().length());
            }
        }
        return PATHS.getOrDefault(path, path);
    }

    /**
     * Returns whether the request names this machine by an address or as localhost. A web page can let its own name lead to this
     * machine, and then its requests come from the address of the person who reads it; but they name no other host (DNS rebinding).
     */
    private static boolean isLocal(String host) {
        try {
            return host.equalsIgnoreCase("localhost")
                    // Java also reads "1" as an address.
                    || (InetAddress.ofLiteral(host) != null
                            && (host.contains(":") || host.split("\\.", -1).length == 4));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Whether the shortcuts of the old services are open: a second step that names only the user, a QR code without credentials, and
     * common passwords.
     *
     * @param lenient on in the quick start, else off
     */
    @ConfigurationProperties("storekeeper")
    record Lenience(@DefaultValue("false") boolean lenient) {

        @EventListener(ApplicationReadyEvent.class)
        void warn() {
            if (lenient) {
                log.warn(
                        "storekeeper.lenient is on: shortcuts of the old services are open to all clients of the same address. "
                                + "Set STOREKEEPER_LENIENT=false for anything but trying out.");
            }
        }
    }
}
