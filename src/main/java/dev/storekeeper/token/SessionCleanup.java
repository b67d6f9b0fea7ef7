package dev.storekeeper.token;

import dev.storekeeper.api.Cleanup;
import java.time.Instant;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes sessions once none of their tokens lives any more, and their refresh tokens before them. The spent tokens of a living
 * session stay to its end: by its row alone, the later use of a stolen one is found out (RFC 9700, section 4.14.2).
 */
@Component
class SessionCleanup {

    private final SessionRepository sessions;
    private final RefreshTokenRepository refreshTokens;
    private final Cleanup cleanup;

    SessionCleanup(SessionRepository sessions, RefreshTokenRepository refreshTokens, Cleanup cleanup) {
        this.sessions = sessions;
        this.refreshTokens = refreshTokens;
        this.cleanup = cleanup;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "session-cleanup")
    void run() {
        cleanup.run("expired sessions", this::deleteBatch);
    }

    int deleteBatch(Instant now, int limit) {
        var dead = sessions.findDead(now.minus(EndedSessions.MEMORY), limit);
        if (dead.isEmpty()) {
            return 0;
        }
        // Left to the foreign key, one statement would delete as many tokens as there were renewals in a month.
        var tokens = refreshTokens.delete(dead, limit);
        return tokens < limit ? tokens + sessions.delete(dead) : tokens;
    }
}
