package dev.storekeeper.token;

import dev.storekeeper.account.Account;
import dev.storekeeper.crypto.OpaqueToken;
import dev.storekeeper.token.TokenPair.FreshToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.springframework.stereotype.Component;

/** Makes the tokens of a session. */
@Component
class TokenIssuer {

    private final AccessTokens accessTokens;
    private final RefreshTokenTable refreshTokens;
    private final TokenProperties properties;

    TokenIssuer(AccessTokens accessTokens, RefreshTokenTable refreshTokens, TokenProperties properties) {
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.properties = properties;
    }

    /** Stores a refresh token and signs an access token; neither outlives the session. */
    TokenPair issue(Session session, Account account, OpaqueToken refresh, Instant now) {
        var end = session.end(now, properties.refreshIdle());
        refreshTokens.add(refresh.hash(), session.getId(), now, end);
        return pair(session, account, refresh, end, now);
    }

    /** Signs an access token for a refresh token that is stored already. */
    TokenPair pair(Session session, Account account, OpaqueToken refresh, Instant end, Instant now) {
        var refreshLifetime = Duration.between(now, end);
        var access = access(session, account, refreshLifetime, now);
        return new TokenPair(
                access.token(), access.tokenType(), access.expiresIn(), refresh.text(), refreshLifetime.toSeconds());
    }

    /** The session may have been opened with a longer lifetime than the setting allows now. */
    FreshToken access(Session session, Account account, Duration atMost, Instant now) {
        var lifetime = Collections.min(List.of(atMost, session.accessLifetime(), properties.accessLifetime()));
        return FreshToken.of(accessTokens.issue(session.carriedBy(account), lifetime), lifetime);
    }
}
