package dev.storekeeper.token;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** A refresh token as it is stored: its hash, the session it renews and when it was spent. */
@Entity
class RefreshToken implements Persistable<byte[]> {

    @Id
    private byte[] tokenHash;

    private String sessionId;

    @SuppressWarnings("UnusedVariable") // Hibernate writes it.
    private Instant createdAt;

    private Instant expiresAt;
    private @Nullable Instant usedAt;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected RefreshToken() {}

    RefreshToken(byte[] tokenHash, String sessionId, Instant createdAt, Instant expiresAt) {
        this.tokenHash = tokenHash;
        this.sessionId = sessionId;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    @Override
    public byte[] getId() {
        return tokenHash;
    }

    /** Tokens are inserted once and then spent by a conditional update, so Spring Data need not select first. */
    @Override
    public boolean isNew() {
        return true;
    }

    String sessionId() {
        return sessionId;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    boolean isUsed() {
        return usedAt != null;
    }

    /** Whether it was spent so recently that the response may have been lost. */
    boolean wasUsedWithin(Duration grace, Instant now) {
        return usedAt != null && now.isBefore(usedAt.plus(grace));
    }
}
