package dev.storekeeper.security;

import dev.storekeeper.api.ApiException;
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

/** Reads the token from the header Authorization, and from nowhere else. Not a bean: the container would run it twice. */
final class AccessTokenFilter extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";

    private final AccessTokens tokens;
    private final EndedSessions ended;
    private final AccessRefusals noEntry;

    AccessTokenFilter(AccessTokens tokens, EndedSessions ended, AccessRefusals noEntry) {
        this.tokens = tokens;
        this.ended = ended;
        this.noEntry = noEntry;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var shown = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        // Who shows something else than a token has not shown a bad one (RFC 6750, section 3.1).
        if (shown.isEmpty() || (shown.size() == 1 && !isToken(shown.getFirst()))) {
            chain.doFilter(request, response);
            return;
        }
        // A stale token never locks the front door, where a live one only says whose proof is to be renewed.
        var mayComeWithout = PublicEndpoints.matches(request);
        try {
            var account = carrier(shown).filter(one -> isLeaving(request) || !ended.contains(one.sessionId()));
            if (account.isEmpty() && !mayComeWithout) {
                noEntry.refuse(request, response, EndedSessions.refusal());
                return;
            }
            account.ifPresent(one -> SecurityContextHolder.setContext(new SecurityContextImpl(authenticated(one))));
        } catch (ApiException refusal) {
            if (!mayComeWithout) {
                noEntry.refuse(request, response, refusal);
                return;
            }
        }
        try {
            chain.doFilter(mayComeWithout ? request : new RecheckedBody(request, ended::requireOpen), response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private Optional<CurrentAccount> carrier(List<String> shown) {
        return shown.size() == 1
                ? tokens.read(shown.getFirst().substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    private static boolean isToken(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** Who has left already may say so again: leaving is idempotent. */
    private static boolean isLeaving(HttpServletRequest request) {
        return request.getRequestURI().equals("/logout");
    }

    private static UsernamePasswordAuthenticationToken authenticated(CurrentAccount account) {
        var role = new SimpleGrantedAuthority("ROLE_" + account.role());
        return UsernamePasswordAuthenticationToken.authenticated(
                account, null, List.of(role, FreshProof.shownAt(account.provenAt())));
    }
}
