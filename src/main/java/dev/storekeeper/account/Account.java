package dev.storekeeper.account;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody who has signed up. */
@Entity
public class Account {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String username;
    private String usernameKey;
    private String passwordHash;

    @Enumerated(EnumType.STRING)
    private Role role;

    private Instant createdAt;
    private int epoch;
    private @Nullable Instant lockedAt;
    private @Nullable Instant deletedAt;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected Account() {}

    Account(Username username, String passwordHash, Role role, Instant createdAt) {
        this.username = username.text();
        this.usernameKey = username.key();
        this.passwordHash = passwordHash;
        this.role = role;
        this.createdAt = createdAt;
    }

    public long id() {
        if (id == null) {
            throw new IllegalStateException("not stored yet");
        }
        return id;
    }

    public String username() {
        return username;
    }

    public Role role() {
        return role;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Counts what makes earlier proofs worthless: who proved themselves in an earlier epoch must do so again. */
    public int epoch() {
        return epoch;
    }

    public boolean isLocked() {
        return lockedAt != null;
    }

    boolean isDeleted() {
        return deletedAt != null;
    }

    /** Whether its owner may come in at all. */
    boolean isOpen() {
        return !isLocked() && !isDeleted();
    }

    /** Whether somebody means this account by that name. */
    public boolean isCalled(String name) {
        return Username.isAllowed(name) && usernameKey.equals(Username.keyOf(name));
    }

    String passwordHash() {
        return passwordHash;
    }
}
