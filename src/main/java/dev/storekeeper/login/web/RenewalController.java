package dev.storekeeper.login.web;

import dev.storekeeper.audit.Caller;
import dev.storekeeper.login.RenewalService;
import dev.storekeeper.token.TokenPair;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** New tokens for a refresh token. */
@RestController
class RenewalController {

    private final RenewalService renewal;

    RenewalController(RenewalService renewal) {
        this.renewal = renewal;
    }

    @PostMapping("/token/refresh")
    ResponseEntity<TokenPair> refresh(@RequestBody RefreshRequest request, Caller caller) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(renewal.renew(request.refreshToken(), caller));
    }

    record RefreshRequest(@Nullable String refreshToken) {}
}
