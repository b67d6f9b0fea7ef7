package dev.storekeeper.token;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Caller;
import dev.storekeeper.api.Cleanup;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.crypto.OpaqueToken;
import dev.storekeeper.token.TokenPair.FreshToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Opens sessions, ends them and deletes them. */
@Service
public class SessionService {

    private final SessionRepository sessions;
    private final RefreshTokenTable refreshTokens;
    private final AccountService accounts;
    private final TokenIssuer issuer;
    private final EndedSessions ended;
    private final TokenProperties properties;
    private final AuditTrail trail;
    private final Cleanup cleanup;
    private final Clock clock;

    SessionService(
            SessionRepository sessions,
            RefreshTokenTable refreshTokens,
            AccountService accounts,
            TokenIssuer issuer,
            EndedSessions ended,
            TokenProperties properties,
            AuditTrail trail,
            Cleanup cleanup,
            Clock clock) {
        this.sessions = sessions;
        this.refreshTokens = refreshTokens;
        this.accounts = accounts;
        this.issuer = issuer;
        this.ended = ended;
        this.properties = properties;
        this.trail = trail;
        this.cleanup = cleanup;
        this.clock = clock;
    }

    /**
     * Opens a session for an account that has just logged in. If it has too many, the oldest ends.
     *
     * @return nothing if the account was changed meanwhile so that the login no longer counts
     */
    @Transactional
    public Optional<TokenPair> open(NewSession wanted) {
        var now = clock.instant();
        var session = sessions.saveAndFlush(new Session(
                newId(), wanted, orUsual(wanted.accessLifetime()), now, now.plus(properties.sessionLifetime())));
        // After the insert, whose foreign key waits for a transaction that is changing the account.
        if (!accounts.isInEpoch(wanted.account())) {
            return Optional.empty();
        }
        sessions.findBeyond(wanted.account().id(), properties.sessionsPerAccount(), now, usedAfter(now))
                .forEach(this::end);
        return Optional.of(issuer.issue(session, wanted.account(), OpaqueToken.random(), now));
    }

    /**
     * Notes that the second factor was proven again.
     *
     * @param accessLifetime of the access token, if not the usual one
     * @return nothing if the session has ended
     */
    @Transactional
    public Optional<FreshToken> prove(
            Account account, String sessionId, List<String> factors, @Nullable Duration accessLifetime) {
        var now = clock.instant();
        if (sessions.prove(sessionId, String.join(" ", factors), now, usedAfter(now)) == 0) {
            return Optional.empty();
        }
        return sessions.findById(sessionId).map(session -> {
            var left = Duration.between(now, session.end(properties.refreshIdle()));
            var atMost = Collections.min(List.of(left, orUsual(accessLifetime)));
            return issuer.access(session, account, atMost, now);
        });
    }

    private Duration orUsual(@Nullable Duration accessLifetime) {
        return accessLifetime == null ? properties.accessLifetime() : accessLifetime;
    }

    /** A session that was opened or renewed after this moment can still be renewed. */
    private Instant usedAfter(Instant now) {
        return now.minus(properties.refreshIdle());
    }

    @Transactional
    public boolean end(String sessionId) {
        var endedNow = sessions.end(sessionId, clock.instant()) == 1;
        // One that had ended before is known by the next read; added again, it would stay for a day more.
        if (endedNow) {
            ended.add(List.of(sessionId));
        }
        return endedNow;
    }

    @Transactional
    public void logOut(CurrentAccount account, Caller caller) {
        logOut(account.sessionId(), account.id(), caller);
    }

    /** The same by a refresh token of the session, spent or not; nothing if it is unknown. */
    @Transactional
    public void logOut(String refreshToken, Caller caller) {
        OpaqueToken.parse(refreshToken)
                .flatMap(token -> refreshTokens.find(token.hash()))
                .flatMap(token -> sessions.findById(token.sessionId()))
                .ifPresent(session -> logOut(session.getId(), session.accountId(), caller));
    }

    private void logOut(String sessionId, long accountId, Caller caller) {
        if (end(sessionId)) {
            trail.record(AuditEvent.LOGGED_OUT, accountId, accountId, caller, Map.of());
        }
    }

    /**
     * Ends all sessions of the account.
     *
     * @throws ApiException when the session that asks for it has ended: its token must not end others
     */
    @Transactional
    public void logOutEverywhere(CurrentAccount account, Caller caller) {
        // As a login does, so that of two such requests of the account one waits, and holds no session yet.
        accounts.lockRows(List.of(account.id()));
        if (!end(account.sessionId())) {
            throw ApiException.of(ErrorCode.SESSION_ENDED, "This session has ended; no other was ended by it.")
                    .next("POST /login");
        }
        endAll(account.id());
        trail.record(AuditEvent.LOGGED_OUT, account.id(), account.id(), caller, Map.of("everywhere", "true"));
    }

    /** The open sessions of the account, newest first. */
    public List<OpenSession> open(long accountId) {
        var now = clock.instant();
        return sessions.findOpen(accountId, now, usedAfter(now)).stream()
                .map(session -> session.toOpenSession(properties.refreshIdle()))
                .toList();
    }

    @Transactional
    public void endAll(long accountId) {
        var open = sessions.findNotEnded(accountId);
        sessions.endAll(accountId, clock.instant());
        ended.add(open);
    }

    /**
     * Deletes sessions once none of their tokens lives any more, and their refresh tokens before them. The spent tokens of a living
     * session stay to its end: by its row alone, the later use of a stolen one is found out (RFC 9700, section 4.14.2).
     */
    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "session-cleanup")
    void runCleanup() {
        cleanup.run("expired sessions", this::deleteDead);
    }

    int deleteDead(Instant now, int limit) {
        var dead = sessions.findDead(now.minus(EndedSessions.MEMORY), limit);
        if (dead.isEmpty()) {
            return 0;
        }
        // Left to the foreign key, one statement would delete as many tokens as there were renewals in a month.
        var tokens = refreshTokens.delete(dead, limit);
        return tokens < limit ? tokens + sessions.delete(dead) : tokens;
    }

    private static String newId() {
        return OpaqueToken.random().text().substring(0, 22);
    }

    /**
     * What a session is opened with.
     *
     * @param factors how the account was authenticated, as in the claim {@code amr}
     * @param provenAt when the second factor was proven, if not now
     * @param accessLifetime of its access tokens, if not the usual one
     * @param deviceId of the client
     */
    public record NewSession(
            Account account,
            List<String> factors,
            @Nullable Instant provenAt,
            @Nullable Duration accessLifetime,
            Caller caller,
            byte[] deviceId) {}

    /**
     * A session as its owner sees it.
     *
     * @param usedAt when it was opened or last renewed
     * @param expiresAt when it ends if it is not renewed
     * @param address of the client at the time of use
     * @param agent the client's User-Agent
     */
    public record OpenSession(
            String id,
            Instant createdAt,
            Instant usedAt,
            Instant expiresAt,
            String address,
            String agent,
            List<String> factors,
            byte[] deviceId) {

        public boolean isLaterAtSameClient(OpenSession other) {
            return createdAt.isAfter(other.createdAt) && Arrays.equals(deviceId, other.deviceId);
        }
    }
}
