package dev.storekeeper.login.web;

import dev.storekeeper.api.Caller;
import dev.storekeeper.login.AddressLimiter;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.EndedSessions;
import dev.storekeeper.token.SessionService;
import dev.storekeeper.token.TokenPair;
import dev.storekeeper.token.TokenRenewal;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Renews and ends the session of the console, whose refresh token is in a cookie that no script can read. */
@RestController
@RequestMapping("/console/session")
class ConsoleSessionController {

    private final ConsoleRequests requests;
    private final AddressLimiter limiter;
    private final TokenRenewal renewal;
    private final SessionService sessions;

    ConsoleSessionController(
            ConsoleRequests requests, AddressLimiter limiter, TokenRenewal renewal, SessionService sessions) {
        this.requests = requests;
        this.limiter = limiter;
        this.renewal = renewal;
        this.sessions = sessions;
    }

    /** Without a cookie there is no session, which is no error: a page asks at its start. */
    @PostMapping("/renew")
    ResponseEntity<TokenPair> renew(HttpServletRequest request, Caller caller) {
        requests.require(request);
        var token = Cookies.readRefresh(request);
        if (token == null) {
            return ResponseEntity.noContent().build();
        }
        limiter.require(AddressLimiter.Kind.RENEWAL, caller.address());
        // A refusal leaves the cookie: a login in another tab may have replaced it meanwhile.
        return ResponseEntity.ok(renewal.renew(token, caller));
    }

    /** Ends the session of the access token, or that of the cookie where no token is sent, and deletes the cookie. */
    @DeleteMapping
    ResponseEntity<Void> end(
            @AuthenticationPrincipal @Nullable CurrentAccount current, HttpServletRequest request, Caller caller) {
        requests.require(request);
        var token = Cookies.readRefresh(request);
        if (current != null) {
            sessions.logOut(current, caller);
        } else if (token != null) {
            if (request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
                // The cookie may be of another account, which has logged in since.
                throw EndedSessions.refusal();
            }
            limiter.require(AddressLimiter.Kind.RENEWAL, caller.address());
            sessions.logOut(token, caller);
        }
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, Cookies.deletedRefresh(request))
                .build();
    }
}
