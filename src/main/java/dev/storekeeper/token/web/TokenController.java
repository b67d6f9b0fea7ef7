package dev.storekeeper.token.web;

import dev.storekeeper.audit.Caller;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.SessionService;
import dev.storekeeper.token.TokenPair;
import dev.storekeeper.token.TokenRenewal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TokenController {

    private final TokenRenewal renewal;
    private final SessionService sessions;

    TokenController(TokenRenewal renewal, SessionService sessions) {
        this.renewal = renewal;
        this.sessions = sessions;
    }

    @PostMapping("/token/refresh")
    ResponseEntity<TokenPair> refresh(@RequestBody RefreshRequest request, Caller caller) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(renewal.renew(request.refreshToken(), caller));
    }

    @PostMapping("/logout")
    ResponseEntity<Void> logout(
            @AuthenticationPrincipal CurrentAccount account,
            @RequestParam(defaultValue = "false") boolean everywhere,
            Caller caller) {
        if (everywhere) {
            sessions.leaveEverywhere(account, caller);
        } else {
            sessions.leave(account, caller);
        }
        return ResponseEntity.noContent().build();
    }

    record RefreshRequest(@Nullable String refreshToken) {}
}
