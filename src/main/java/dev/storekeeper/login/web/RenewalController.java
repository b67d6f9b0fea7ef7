package dev.storekeeper.login.web;

import dev.storekeeper.api.Caller;
import dev.storekeeper.login.AddressLimiter;
import dev.storekeeper.token.TokenPair;
import dev.storekeeper.token.TokenRenewal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** New tokens for a refresh token. Limited for each address, since each renewal leaves a row as long as the session lives. */
@RestController
class RenewalController {

    private final AddressLimiter limiter;
    private final TokenRenewal renewal;

    RenewalController(AddressLimiter limiter, TokenRenewal renewal) {
        this.limiter = limiter;
        this.renewal = renewal;
    }

    @PostMapping("/token/refresh")
    TokenPair refresh(@RequestBody RefreshRequest request, Caller caller) {
        limiter.require(AddressLimiter.Kind.RENEWAL, caller.address());
        return renewal.renew(request.refreshToken(), caller);
    }

    record RefreshRequest(@Nullable String refreshToken) {}
}
