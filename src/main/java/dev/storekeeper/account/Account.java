package dev.storekeeper.account;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An account: username, password hash and role. */
@Entity
public class Account {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private long id;

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

    Account(String username, String passwordHash, Role role, Instant createdAt) {
        this.username = username;
        this.usernameKey = Username.keyOf(username);
        this.passwordHash = passwordHash;
        this.role = role;
        this.createdAt = createdAt;
    }

    public long id() {
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

    /** Goes up with every change after which earlier logins must not count, for instance a new password or role. */
    public int epoch() {
        return epoch;
    }

    public boolean isLocked() {
        return lockedAt != null;
    }

    boolean isDeleted() {
        return deletedAt != null;
    }

    /** Whether it can be used. */
    boolean isOpen() {
        return !isLocked() && !isDeleted();
    }

    /** Whether this is its username, without regard to case. */
    public boolean isCalled(String name) {
        return Username.isAllowed(name) && usernameKey.equals(Username.keyOf(name));
    }

    String passwordHash() {
        return passwordHash;
    }
}
