package dev.storekeeper.security;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.ProblemWriter;
import dev.storekeeper.server.LimitedBody;
import dev.storekeeper.token.AccessTokens;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.EndedSessions;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/** Authenticates a request by the access token in its header Authorization. Not a bean: Spring Boot would also register it in Tomcat. */
final class AccessTokenFilter extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";

    private final AccessTokens tokens;
    private final EndedSessions ended;
    private final ProblemWriter problems;

    AccessTokenFilter(AccessTokens tokens, EndedSessions ended, ProblemWriter problems) {
        this.tokens = tokens;
        this.ended = ended;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        // Another scheme is not a bad token (RFC 6750, section 3.1).
        if (headers.isEmpty() || (headers.size() == 1 && !isBearer(headers.getFirst()))) {
            chain.doFilter(request, response);
            return;
        }
        try {
            authenticate(request, headers);
        } catch (ApiException refusal) {
            // On a public endpoint a bad token counts as none: a client with an old token must be able to log in.
            // A token that cannot be checked may be good.
            if (refusal.code() != ErrorCode.TOKEN_INVALID || !ApiSecurity.PUBLIC.matches(request)) {
                problems.write(request, response, refusal);
                return;
            }
        }
        LimitedBody.of(request)
                .filter(_ -> !ApiSecurity.PUBLIC.matches(request))
                .ifPresent(body -> body.afterLastByte(ended::requireOpen));
        chain.doFilter(request, response);
    }

    private void authenticate(HttpServletRequest request, List<String> headers) {
        var token = headers.size() == 1
                ? tokens.read(headers.getFirst().substring(SCHEME.length()).strip())
                : Optional.<CurrentAccount>empty();
        var account = token.filter(it -> isLogout(request) || !ended.contains(it.sessionId()))
                .orElseThrow(EndedSessions::refusal);
        request.setAttribute(CurrentAccount.ATTRIBUTE, account);
        var authorities =
                List.of(new SimpleGrantedAuthority("ROLE_" + account.role()), FreshProof.shownAt(account.provenAt()));
        SecurityContextHolder.setContext(
                new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(account, null, authorities)));
    }

    private static boolean isBearer(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** A repeated log-out succeeds. */
    private static boolean isLogout(HttpServletRequest request) {
        return request.getRequestURI().equals("/logout");
    }
}
