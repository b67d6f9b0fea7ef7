package dev.storekeeper.token;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Which sessions have ended while their access tokens would still live. Each node asks the database twice a second for all of them
 * rather than at each request for one; where its last look is older than a second it asks for the one, and where it has been
 * without an answer for long it lets nobody through.
 */
@Component
public class EndedSessions {

    /** Another node's clock may be behind, and its transaction may commit after it took the time. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    /** How long somebody may still carry an access token of a session that has ended. */
    static final Duration MEMORY = TokenProperties.LONGEST_ACCESS.plus(OVERLAP);

    private final SessionRepository sessions;
    private final Clock clock;
    private final SessionFreshness watch = new SessionFreshness("Who has logged out");
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();

    /** When the database was asked for one session, since the last look at all of them. */
    private final Map<String, Long> live = new ConcurrentHashMap<>();

    private volatile Instant knownUntil;

    EndedSessions(SessionRepository sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
        this.knownUntil = clock.instant().minus(TokenProperties.LONGEST_ACCESS);
    }

    @Scheduled(fixedDelay = 500)
    void lookAgain() {
        watch.lookAgain(this::read);
    }

    void look() {
        watch.look(this::read);
    }

    /**
     * Says whether the session has ended, as any node has known it for a second.
     *
     * @throws ApiException when this node cannot know
     */
    public boolean contains(String sessionId) {
        return ended.containsKey(sessionId) || watch.wouldSay(() -> hasEnded(sessionId));
    }

    /** A request asks several times on its way, and a busy database is asked once a second for each session. */
    private boolean hasEnded(String sessionId) {
        var begun = System.nanoTime();
        var known = live.get(sessionId);
        if (known != null && begun - known < SessionFreshness.FRESH.toNanos()) {
            return false;
        }
        if (sessions.countLive(sessionId) == 0) {
            return true;
        }
        live.put(sessionId, begun);
        return false;
    }

    /**
     * Refuses to go on with a request whose session has ended, as any node has known it for a second.
     *
     * @throws ApiException also when this node cannot know
     */
    public void requireOpen() {
        if (CurrentAccount.current().filter(it -> contains(it.sessionId())).isPresent()) {
            throw refusal();
        }
    }

    /** The one answer to a token that is not valid, or that carries a session which has ended (RFC 6750, section 3). */
    public static ApiException refusal() {
        return ApiException.of(ErrorCode.TOKEN_INVALID, "This token is not valid, or not any more.")
                .next("POST /token/refresh or POST /login");
    }

    void add(String sessionId) {
        ended.put(sessionId, clock.instant());
    }

    /** What it missed before, it finds now. */
    private void read() {
        var now = clock.instant();
        sessions.findEndedSince(knownUntil.minus(OVERLAP)).forEach(id -> ended.putIfAbsent(id, now));
        ended.values().removeIf(noticed -> noticed.isBefore(now.minus(MEMORY)));
        knownUntil = now;
        live.clear();
    }
}
