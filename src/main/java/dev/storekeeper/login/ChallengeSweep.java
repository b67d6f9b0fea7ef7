package dev.storekeeper.login;

import dev.storekeeper.housekeeping.Sweep;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Purges challenges that nobody can answer any more. */
@Component
class ChallengeSweep implements Sweep {

    private final SignInChallengeRepository challenges;

    ChallengeSweep(SignInChallengeRepository challenges) {
        this.challenges = challenges;
    }

    @Override
    public int sweep(Instant now, int atMost) {
        return challenges.deleteExpired(now, atMost);
    }
}
