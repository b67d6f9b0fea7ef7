package dev.storekeeper.login;

import dev.storekeeper.audit.Caller;
import dev.storekeeper.token.TokenPair;
import dev.storekeeper.token.TokenRenewal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Renews sessions, as often as an address may ask for it: each renewal leaves a row behind for as long as the session lives. */
@Service
public class RenewalService {

    private final TokenRenewal renewal;
    private final RateLimiter pace;

    RenewalService(TokenRenewal renewal, RateLimiter pace) {
        this.renewal = renewal;
        this.pace = pace;
    }

    public TokenPair renew(@Nullable String refreshToken, Caller caller) {
        pace.step(Paced.RENEWAL, caller.address());
        return renewal.renew(refreshToken, caller);
    }
}
