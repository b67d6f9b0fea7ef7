package dev.storekeeper.login;

import dev.storekeeper.housekeeping.CleanupTask;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Purges challenges that nobody can answer any more. */
@Component
class ChallengeCleanup implements CleanupTask {

    private final SignInChallengeRepository challenges;

    ChallengeCleanup(SignInChallengeRepository challenges) {
        this.challenges = challenges;
    }

    @Override
    public int sweep(Instant now, int atMost) {
        return challenges.deleteExpired(now, atMost);
    }
}
