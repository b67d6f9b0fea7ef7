package dev.storekeeper.token.web;

import dev.storekeeper.api.Caller;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.SessionService;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Logging out of one session or of all. */
@RestController
class LogoutController {

    private final SessionService sessions;

    LogoutController(SessionService sessions) {
        this.sessions = sessions;
    }

    @PostMapping("/logout")
    ResponseEntity<Void> logout(
            @AuthenticationPrincipal CurrentAccount account, @Valid LogoutQuery query, Caller caller) {
        if (Boolean.TRUE.equals(query.everywhere())) {
            sessions.logOutEverywhere(account, caller);
        } else {
            sessions.logOut(account, caller);
        }
        return ResponseEntity.noContent().build();
    }

    record LogoutQuery(@Nullable Boolean everywhere) {}
}
