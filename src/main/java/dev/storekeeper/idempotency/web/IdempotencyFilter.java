package dev.storekeeper.idempotency.web;

import dev.storekeeper.api.Preferences;
import dev.storekeeper.api.ProblemWriter;
import dev.storekeeper.idempotency.Executions;
import dev.storekeeper.idempotency.Executions.Answer;
import dev.storekeeper.idempotency.IdempotencyKey;
import dev.storekeeper.server.ArrivedBodies;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.EndedSessions;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Answers requests with an {@code Idempotency-Key} that write products. Runs after the security chain, which has authenticated the caller,
 * and before the controllers.
 */
@Component
@Order(0)
class IdempotencyFilter extends HttpFilter {

    private static final RequestMatcher WRITES_PRODUCTS = new OrRequestMatcher(
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/products/**"),
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/changes/**"));

    private static final List<String> KEPT_HEADERS = List.of(
            HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION, HttpHeaders.ETAG, HttpHeaders.LINK, Preferences.APPLIED);

    private final Executions executions;
    private final ArrivedBodies bodies;
    private final EndedSessions ended;
    private final ProblemWriter problems;

    IdempotencyFilter(Executions executions, ArrivedBodies bodies, EndedSessions ended, ProblemWriter problems) {
        this.executions = executions;
        this.bodies = bodies;
        this.ended = ended;
        this.problems = problems;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = hasKey(request) ? CurrentAccount.current() : Optional.<CurrentAccount>empty();
        if (caller.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        try {
            answer(caller.get(), request, response, chain);
        } catch (RuntimeException e) {
            problems.refuse(e, request, response);
        }
    }

    private static boolean hasKey(HttpServletRequest request) {
        return request.getHeaders(IdempotencyKey.HEADER).hasMoreElements() && WRITES_PRODUCTS.matches(request);
    }

    private void answer(
            CurrentAccount caller, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        var key = IdempotencyKey.of(caller.id(), Collections.list(request.getHeaders(IdempotencyKey.HEADER)));
        var buffered = new ContentCachingResponseWrapper(response);
        var outcome = once(key, request, buffered, chain);
        if (outcome.replayed()) {
            // It may have waited long for another request with this key.
            ended.requireOpen();
            replay(outcome.answer(), response);
        } else {
            buffered.copyBodyToResponse();
        }
    }

    /** The body has given its place to another before the client reads the answer. */
    private Executions.Outcome once(
            IdempotencyKey key, HttpServletRequest request, ContentCachingResponseWrapper response, FilterChain chain)
            throws IOException {
        try (var body = bodies.of(request)) {
            var whole = new WholeRequest(request, body);
            return executions.once(key, whole.hash(), () -> execute(chain, whole, response));
        }
    }

    static Answer execute(FilterChain chain, HttpServletRequest request, ContentCachingResponseWrapper response) {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException e) {
            throw new IllegalStateException(e);
        }
        var headers = KEPT_HEADERS.stream()
                .filter(name -> response.getHeader(name) != null)
                .map(name -> name + ":" + response.getHeader(name))
                .collect(Collectors.joining("\n"));
        var status = response.getStatus();
        return new Answer(status, headers, Answer.isRefusal(status) ? new byte[0] : response.getContentAsByteArray());
    }

    private static void replay(Answer answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        answer.headers()
                .lines()
                .map(line -> line.split(":", 2))
                .forEach(header -> response.setHeader(header[0], header[1]));
        response.setHeader("Idempotency-Replayed", "true");
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }
}
