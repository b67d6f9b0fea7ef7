package dev.storekeeper.token;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Which sessions have ended while their access tokens would still live. Each node asks the database twice a second rather than at
 * each request; a node that can't ask any more lets nobody through.
 */
@Component
public class EndedSessions {

    /** Another node's clock may be behind, and its transaction may commit after it took the time. */
    private static final Duration OVERLAP = Duration.ofSeconds(60);

    private static final Duration BLIND_AFTER = Duration.ofSeconds(10);
    private static final Duration LONGEST_ACCESS = Duration.ofHours(24);

    private final SessionRepository sessions;
    private final Clock clock;
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();
    private volatile long lookedAt;

    EndedSessions(SessionRepository sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    void lookBackFarthest() {
        look(LONGEST_ACCESS);
    }

    @Scheduled(fixedDelay = 500)
    void look() {
        look(OVERLAP);
    }

    /**
     * Says whether the session has ended, as this or any other node knows it.
     *
     * @throws Refusal when this node does not know any more
     */
    public boolean contains(String sessionId) {
        if (System.nanoTime() - lookedAt > BLIND_AFTER.toNanos()) {
            throw Refusal.of(Kind.UNAVAILABLE, "unavailable", "Who has logged out cannot be told at the moment.")
                    .retryAfter(Duration.ofSeconds(2));
        }
        return ended.containsKey(sessionId);
    }

    void add(String sessionId) {
        ended.put(sessionId, clock.instant());
    }

    private void look(Duration back) {
        var now = clock.instant();
        sessions.findEndedSince(now.minus(back)).forEach(id -> ended.putIfAbsent(id, now));
        ended.values().removeIf(noticed -> noticed.isBefore(now.minus(LONGEST_ACCESS)));
        lookedAt = System.nanoTime();
    }
}
