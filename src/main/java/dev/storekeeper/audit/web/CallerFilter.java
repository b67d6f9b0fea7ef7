package dev.storekeeper.audit.web;

import dev.storekeeper.api.RequestIds;
import dev.storekeeper.audit.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Notes on each request who calls, for whatever stands behind. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class CallerFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var agent = request.getHeader(HttpHeaders.USER_AGENT);
        request.setAttribute(Caller.ATTRIBUTE, Caller.of(request.getRemoteAddr(), agent, RequestIds.of(request)));
        chain.doFilter(request, response);
    }
}
