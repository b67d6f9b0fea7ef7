package dev.storekeeper.security;

import dev.storekeeper.Api;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Knocks at doors without walking through: who comes past the guard is told so in the moment before the door would act. */
@TestConfiguration(proxyBeanMethods = false)
class Knock implements WebMvcConfigurer, HandlerInterceptor {

    static final int LET_IN = 299;
    private static final String ONLY = "X-Only-Knock";

    static Api.Answer at(Api api, String method, String path) {
        var json = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        var type = path.contains("import") ? "text/csv" : json;
        var body = method.equals("GET") || method.equals("HEAD") ? null : "{}";
        return api.with(ONLY, "true").with("Content-Type", type).send(method, path, body);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).order(Ordered.HIGHEST_PRECEDENCE);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        var isDoor = handler instanceof HandlerMethod method
                && method.getBeanType().getName().startsWith("dev.storekeeper")
                && !ErrorController.class.isAssignableFrom(method.getBeanType());
        if (request.getHeader(ONLY) == null || !isDoor) {
            return true;
        }
        response.setStatus(LET_IN);
        return false;
    }

    @Bean
    Arrivals arrivals() {
        return new Arrivals();
    }

    /** The ids of requests that the security chain has let in, before anything reads their bodies. */
    @Order(-1)
    static final class Arrivals extends OncePerRequestFilter {

        private final Set<String> ids = ConcurrentHashMap.newKeySet();

        boolean have(String requestId) {
            return ids.contains(requestId);
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            ids.add(Objects.requireNonNullElse(request.getHeader("X-Request-Id"), ""));
            chain.doFilter(request, response);
        }
    }
}
