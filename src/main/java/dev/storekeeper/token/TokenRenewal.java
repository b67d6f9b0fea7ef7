package dev.storekeeper.token;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Caller;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.crypto.FieldEncryption;
import dev.storekeeper.crypto.OpaqueToken;
import dev.storekeeper.token.RefreshTokenTable.RefreshToken;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Renews a session by a refresh token, which is spent by that (RFC 9700, section 4.14.2). A client that lost the response, or a race,
 * gets the same successor again for a short while. Any later use means that two clients have the token, and ends the session.
 */
@Service
public class TokenRenewal {

    private static final Logger log = LoggerFactory.getLogger(TokenRenewal.class);

    private final RefreshTokenTable refreshTokens;
    private final SessionRepository sessions;
    private final SessionService sessionService;
    private final AccountService accounts;
    private final TokenIssuer issuer;
    private final FieldEncryption encryption;
    private final TokenProperties properties;
    private final AuditTrail trail;
    private final TransactionOperations transactions;
    private final Clock clock;

    TokenRenewal(
            RefreshTokenTable refreshTokens,
            SessionRepository sessions,
            SessionService sessionService,
            AccountService accounts,
            TokenIssuer issuer,
            FieldEncryption encryption,
            TokenProperties properties,
            AuditTrail trail,
            TransactionOperations transactions,
            Clock clock) {
        this.refreshTokens = refreshTokens;
        this.sessions = sessions;
        this.sessionService = sessionService;
        this.accounts = accounts;
        this.issuer = issuer;
        this.encryption = encryption;
        this.properties = properties;
        this.trail = trail;
        this.transactions = transactions;
        this.clock = clock;
    }

    public TokenPair renew(@Nullable String shown, Caller caller) {
        var token = OpaqueToken.parse(shown).orElseThrow(TokenRenewal::refused);
        var now = clock.instant();
        // A transaction of its own: the loser of a race must see what the winner has committed.
        var renewed = transactions.execute(_ -> spend(token, now, caller));
        return renewed.orElseGet(() -> repeat(token, now, caller));
    }

    private Optional<TokenPair> spend(OpaqueToken token, Instant now, Caller caller) {
        if (!refreshTokens.spend(token.hash(), now)) {
            return Optional.empty();
        }
        var session = liveSession(stored(token), now);
        sessions.renew(session.getId(), caller.address(), now);
        return Optional.of(issuer.issue(session, holder(session), token.successor(encryption), now));
    }

    private TokenPair repeat(OpaqueToken token, Instant now, Caller caller) {
        var spent = stored(token);
        if (!spent.isUsed()) {
            throw refused();
        }
        var session = liveSession(spent, now);
        var next = token.possibleSuccessors(encryption)
                .filter(_ -> spent.wasUsedWithin(properties.refreshGrace(), now))
                .filter(this::isUnspent)
                .findFirst();
        if (next.isEmpty()) {
            endReused(session, caller);
            throw refused();
        }
        var end = stored(next.get()).expiresAt();
        return issuer.pair(session, holder(session), next.get(), end, now);
    }

    private boolean isUnspent(OpaqueToken token) {
        return refreshTokens
                .find(token.hash())
                .filter(unspent -> !unspent.isUsed())
                .isPresent();
    }

    /** Two clients have the token, and there is no telling which of them stole it. */
    private void endReused(Session session, Caller caller) {
        log.warn("A spent refresh token was used again; session {} ends", session.getId());
        transactions.executeWithoutResult(_ -> {
            sessionService.end(session.getId());
            trail.record(
                    AuditEvent.REFRESH_REUSED, null, session.accountId(), caller, Map.of("session", session.getId()));
        });
    }

    private RefreshToken stored(OpaqueToken token) {
        return refreshTokens.find(token.hash()).orElseThrow(TokenRenewal::refused);
    }

    private Session liveSession(RefreshToken token, Instant now) {
        return sessions.findById(token.sessionId())
                .filter(session -> session.isLiveAt(now, properties.refreshIdle()))
                .orElseThrow(TokenRenewal::refused);
    }

    private Account holder(Session session) {
        return accounts.find(session.accountId()).orElseThrow(TokenRenewal::refused);
    }

    private static ApiException refused() {
        return ApiException.of(ErrorCode.REFRESH_REFUSED, "This refresh token is unknown, spent or expired.")
                .next("POST /login");
    }
}
