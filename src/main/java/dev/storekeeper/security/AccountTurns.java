package dev.storekeeper.security;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.Methods;
import dev.storekeeper.server.LimitedBody;
import dev.storekeeper.token.CurrentAccount;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets the changes of accounts and sessions that one account asks for take turns. Each locks the row of that account
 * ({@link dev.storekeeper.token.ActingSession#hold}): they would wait for each other in the database, each with a connection. Those of
 * one session take turns among themselves first, so that a thief of its token does not keep the owner out.
 */
@Component
class AccountTurns implements HandlerInterceptor, WebMvcConfigurer {

    private static final String ATTRIBUTE = AccountTurns.class.getName();

    private final Bulkhead.PerKey<String> turnsOfSessions = new Bulkhead.PerKey<>(
            Bounds.CHANGES_OF_ACCOUNT, Duration.ofSeconds(5), "Too many changes by one session wait for each other.");

    private final Bulkhead.PerKey<Long> turns = new Bulkhead.PerKey<>(
            Bounds.CHANGES_OF_ACCOUNT, Duration.ofSeconds(5), "Too many changes of one account wait for each other.");

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this)
                .addPathPatterns("/me", "/me/**", "/logout", "/users/**", "/invites", "/invites/**", "/keys/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && !Methods.isRead(request)
                && !HttpMethod.OPTIONS.matches(request.getMethod())
                && !isLogoutOfOneSession(request)) {
            // A body that arrives slowly keeps no other request waiting.
            LimitedBody.of(request)
                    .filter(_ -> readsBody(method))
                    .ifPresentOrElse(body -> body.afterLastByte(() -> enter(request)), () -> enter(request));
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(ATTRIBUTE) instanceof Bulkhead.Entry turn) {
            request.removeAttribute(ATTRIBUTE);
            turn.close();
        }
    }

    private void enter(HttpServletRequest request) {
        CurrentAccount.current()
                .map(account -> turnsOfSessions.enter(account.sessionId(), 1).and(() -> turns.enter(account.id(), 1)))
                .ifPresent(turn -> request.setAttribute(ATTRIBUTE, turn));
    }

    /** It locks no account, and must not wait until a change is done. */
    private static boolean isLogoutOfOneSession(HttpServletRequest request) {
        return request.getRequestURI().equals("/logout") && request.getParameter("everywhere") == null;
    }

    private static boolean readsBody(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
    }
}
