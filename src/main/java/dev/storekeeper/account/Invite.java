package dev.storekeeper.account;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lets one person sign up, with the role that it names. */
@Entity
public class Invite {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private long id;

    @SuppressWarnings("UnusedVariable") // Hibernate writes it, and only the database compares it.
    private byte[] codeHash;

    @Enumerated(EnumType.STRING)
    private Role role;

    private @Nullable String note;
    private @Nullable Long createdBy;
    private Instant createdAt;
    private @Nullable Instant expiresAt;
    private @Nullable Instant usedAt;
    private @Nullable Long usedBy;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected Invite() {}

    Invite(byte[] codeHash, Role role, @Nullable String note, long createdBy, Instant createdAt, Instant expiresAt) {
        this.codeHash = codeHash;
        this.role = role;
        this.note = note;
        this.createdBy = createdBy;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    public long id() {
        return id;
    }

    public Role role() {
        return role;
    }

    public @Nullable String note() {
        return note;
    }

    /** The admin who made it; absent for the setup code. */
    public @Nullable Long createdBy() {
        return createdBy;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    public @Nullable Instant usedAt() {
        return usedAt;
    }

    public @Nullable Long usedBy() {
        return usedBy;
    }

    boolean isSetupCode() {
        return createdBy == null;
    }
}
