package dev.storekeeper.legacy;

import dev.storekeeper.login.SignInManners;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Translates each request before anybody else reads it, the security chain included. */
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
        AccentLifetime.of(path).ifPresent(lifetime -> request.setAttribute(SignInManners.ACCESS_LIFETIME, lifetime));
        if (lenience.lenient() && LocalName.isNamed(request)) {
            request.setAttribute(SignInManners.LENIENT, true);
        }
        var canonical = PathAliases.canonical(path).orElse(path);
        chain.doFilter(new AccentRequest(request, canonical), response);
    }
}
