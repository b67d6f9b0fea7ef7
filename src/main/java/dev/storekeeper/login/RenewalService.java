package dev.storekeeper.login;

import dev.storekeeper.audit.Caller;
import dev.storekeeper.token.TokenPair;
import dev.storekeeper.token.TokenRenewal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Renews sessions. Limited for each address, since each renewal leaves a row as long as the session lives. */
@Service
public class RenewalService {

    private final TokenRenewal renewal;
    private final AddressLimiter limiter;

    RenewalService(TokenRenewal renewal, AddressLimiter limiter) {
        this.renewal = renewal;
        this.limiter = limiter;
    }

    public TokenPair renew(@Nullable String refreshToken, Caller caller) {
        limiter.require(AddressLimiter.Kind.RENEWAL, caller.address());
        return renewal.renew(refreshToken, caller);
    }
}
