package dev.storekeeper.legacy;

import dev.storekeeper.login.Visit;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Translates each request before anything else reads it, the security filter chain included. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class AccentFilter extends OncePerRequestFilter {

    private final Lenience lenience;

    AccentFilter(Lenience lenience) {
        this.lenience = lenience;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = request.getRequestURI();
        if (path.equals("/auth/verify")) {
            request.setAttribute(Visit.ACCESS_LIFETIME, Duration.ofMinutes(10));
        }
        if (lenience.lenient() && isLocal(request.getServerName())) {
            request.setAttribute(Visit.LENIENT, true);
        }
        chain.doFilter(new AccentRequest(request, PathAliases.canonical(path).orElse(path)), response);
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
}
