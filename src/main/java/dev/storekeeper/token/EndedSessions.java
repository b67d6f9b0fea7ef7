package dev.storekeeper.token;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Which sessions have ended while their access tokens would still live. Each node asks the database twice a second for all of them
 * rather than at each request for one; where its last look is older than a second it asks for the one, and where it has been
 * without an answer for long it lets nobody through.
 */
@Component
public class EndedSessions {

    private static final Logger log = LoggerFactory.getLogger(EndedSessions.class);

    /** Another node's clock may be behind, and its transaction may commit after it took the time. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration BLIND_AFTER = Duration.ofSeconds(10);
    /** How long somebody may still carry an access token of a session that has ended. */
    static final Duration MEMORY = TokenProperties.LONGEST_ACCESS.plus(OVERLAP);

    private final SessionRepository sessions;
    private final Clock clock;
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();
    private volatile Instant knownUntil;
    private volatile long lookedAt;
    private volatile boolean blind;

    EndedSessions(SessionRepository sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
        this.knownUntil = clock.instant().minus(TokenProperties.LONGEST_ACCESS);
    }

    @Scheduled(fixedDelay = 500)
    void lookAgain() {
        try {
            look();
            blind = false;
        } catch (DataAccessException | TransactionException e) {
            if (!blind) {
                log.warn("Who has logged out cannot be read ({})", e.getMessage());
            }
            blind = true;
        }
    }

    /**
     * Says whether the session has ended, as any node has known it for a second.
     *
     * @throws Refusal when this node cannot know
     */
    public boolean contains(String sessionId) {
        return ended.containsKey(sessionId) || (isOlderThan(FRESH) && ask(sessionId));
    }

    void add(String sessionId) {
        ended.put(sessionId, clock.instant());
    }

    private boolean ask(String sessionId) {
        if (isOlderThan(BLIND_AFTER)) {
            throw unknown();
        }
        try {
            return sessions.countLive(sessionId) == 0;
        } catch (DataAccessException | TransactionException e) {
            throw unknown();
        }
    }

    private boolean isOlderThan(Duration age) {
        return System.nanoTime() - lookedAt > age.toNanos();
    }

    /** What it finds is as old as its beginning, however long the database takes; what it missed before, it finds now. */
    void look() {
        var begun = System.nanoTime();
        var now = clock.instant();
        sessions.findEndedSince(knownUntil.minus(OVERLAP)).forEach(id -> ended.putIfAbsent(id, now));
        ended.values().removeIf(noticed -> noticed.isBefore(now.minus(MEMORY)));
        knownUntil = now;
        lookedAt = begun;
    }

    private static Refusal unknown() {
        return Refusal.of(Kind.UNAVAILABLE, "unavailable", "Who has logged out cannot be told at the moment.")
                .retryAfter(Duration.ofSeconds(2));
    }
}
