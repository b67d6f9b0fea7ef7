package dev.storekeeper.login;

import dev.storekeeper.api.Cleanup;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes sign-in challenges that have expired. */
@Component
class ChallengeCleanup {

    private final SignInChallengeRepository challenges;
    private final Cleanup cleanup;

    ChallengeCleanup(SignInChallengeRepository challenges, Cleanup cleanup) {
        this.challenges = challenges;
        this.cleanup = cleanup;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "sign-in-challenge-cleanup")
    void run() {
        cleanup.run("expired sign-in challenges", challenges::deleteExpired);
    }
}
