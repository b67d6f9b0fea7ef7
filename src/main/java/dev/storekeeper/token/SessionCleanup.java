package dev.storekeeper.token;

import dev.storekeeper.housekeeping.CleanupTask;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Purges sessions once nobody can carry anything of theirs any more, and their refresh tokens before them. The spent tokens of a
 * living session stay, to its end: whoever shows one of them later is found out by its row alone (RFC 9700, section 4.14.2).
 */
@Component
class SessionCleanup implements CleanupTask {

    private final SessionRepository sessions;
    private final RefreshTokenRepository refreshTokens;

    SessionCleanup(SessionRepository sessions, RefreshTokenRepository refreshTokens) {
        this.sessions = sessions;
        this.refreshTokens = refreshTokens;
    }

    @Override
    public int sweep(Instant now, int atMost) {
        var dead = sessions.findDead(now.minus(EndedSessions.MEMORY), atMost);
        if (dead.isEmpty()) {
            return 0;
        }
        // Left to the foreign key, one statement would delete as many tokens as there were renewals in a month.
        var tokens = refreshTokens.delete(dead, atMost);
        return tokens < atMost ? tokens + sessions.delete(dead) : tokens;
    }
}
