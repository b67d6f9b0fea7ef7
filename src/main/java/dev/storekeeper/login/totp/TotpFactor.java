package dev.storekeeper.login.totp;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The secret that an account shares with a phone, encrypted. It changes only by the conditional updates of the repository. */
@Entity
class TotpFactor {

    @Id
    private long accountId;

    private byte[] sealedSecret;

    @SuppressWarnings("unused") // compared in queries only
    private @Nullable Long lastStep;

    private Instant createdAt;
    private @Nullable Instant enrolledAt;
    private byte @Nullable [] nextSealedSecret;
    private @Nullable Instant nextCreatedAt;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected TotpFactor() {}

    TotpFactor(long accountId, byte[] sealedSecret, Instant createdAt) {
        this.accountId = accountId;
        this.sealedSecret = sealedSecret;
        this.createdAt = createdAt;
    }

    byte[] sealedSecret() {
        return sealedSecret;
    }

    /** The secret of the next phone, while it waits for its first code. */
    byte @Nullable [] nextSealedSecret(Instant oldest) {
        return nextCreatedAt != null && nextCreatedAt.isAfter(oldest) ? nextSealedSecret : null;
    }

    boolean isEnrolled() {
        return enrolledAt != null;
    }

    /** Whether codes of this secret count: proven ones always, pending ones while they are young. */
    boolean countsSince(Instant oldestPending) {
        return isEnrolled() || createdAt.isAfter(oldestPending);
    }
}
