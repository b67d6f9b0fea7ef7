package dev.storekeeper.login.membership;

import dev.storekeeper.api.Cleanup;
import java.time.Duration;
import java.time.Instant;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.validation.annotation.Validated;

/** Deletes accounts that never enrolled a second factor, so that their names are free again. */
@Component
class UnenrolledCleanup {

    private final AccountEnd accountEnd;
    private final UnenrolledProperties properties;
    private final Cleanup cleanup;

    UnenrolledCleanup(AccountEnd accountEnd, UnenrolledProperties properties, Cleanup cleanup) {
        this.accountEnd = accountEnd;
        this.properties = properties;
        this.cleanup = cleanup;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "unenrolled-account-cleanup")
    void run() {
        cleanup.run("accounts that were never enrolled", 1, (now, _) -> deleteOne(now));
    }

    /** One in each transaction: the audit trail has a stream for each account, and a transaction adds to one stream only. */
    private int deleteOne(Instant now) {
        return !properties.unenrolled().isZero() && accountEnd.deleteNeverEnrolled(now.minus(properties.unenrolled()))
                ? 1
                : 0;
    }

    /**
     * When unused accounts are deleted.
     *
     * @param unenrolled how long after its QR code was made (at sign-up or at a later login) an account without an enrolled phone is
     *     deleted; 0 for never
     */
    @Validated
    @ConfigurationProperties("storekeeper.account")
    record UnenrolledProperties(
            @DefaultValue("30d") @DurationMin Duration unenrolled) {}
}
