package dev.storekeeper.token;

import dev.storekeeper.account.Account;
import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import dev.storekeeper.seal.OpaqueToken;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Opens sessions and ends them. */
@Service
public class SessionService {

    private final SessionRepository sessions;
    private final TokenIssuer issuer;
    private final EndedSessions ended;
    private final TokenProperties properties;
    private final Clock clock;

    SessionService(
            SessionRepository sessions,
            TokenIssuer issuer,
            EndedSessions ended,
            TokenProperties properties,
            Clock clock) {
        this.sessions = sessions;
        this.issuer = issuer;
        this.ended = ended;
        this.properties = properties;
        this.clock = clock;
    }

    /** Opens a session for somebody who has just proven who they are. */
    @Transactional
    public TokenPair open(Account account, List<String> factors, @Nullable Duration accessLifetime) {
        var now = clock.instant();
        var lifetime = accessLifetime == null ? properties.accessLifetime() : accessLifetime;
        var session = sessions.save(
                new Session(newId(), account.id(), factors, lifetime, now, now.plus(properties.sessionLifetime())));
        return issuer.issue(session, account, OpaqueToken.random(), now);
    }

    @Transactional
    public void end(String sessionId) {
        sessions.end(sessionId, clock.instant());
        ended.add(sessionId);
    }

    /**
     * Ends all sessions of whoever is still in one of them.
     *
     * @throws Refusal when that one has ended: a token that is dead must not end others
     */
    @Transactional
    public void endAllFrom(CurrentAccount account) {
        if (sessions.end(account.sessionId(), clock.instant()) == 0) {
            throw Refusal.of(Kind.UNAUTHENTICATED, "session_ended", "This session has ended; no other was ended by it.")
                    .next("POST /login");
        }
        ended.add(account.sessionId());
        endAll(account.id());
    }

    @Transactional
    public void endAll(long accountId) {
        var live = sessions.findLive(accountId);
        sessions.endAll(accountId, clock.instant());
        live.forEach(ended::add);
    }

    private static String newId() {
        return OpaqueToken.random().text().substring(0, 22);
    }
}
