package dev.storekeeper.token;

import dev.storekeeper.account.Account;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** What lasts from a log-in to its end; all tokens renewed from one another belong to one session. */
@Entity
class Session implements Persistable<String> {

    @Id
    private String id;

    private long accountId;
    private String factors;
    private int accessSeconds;
    private Instant createdAt;
    private Instant expiresAt;
    private @Nullable Instant endedAt;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected Session() {}

    Session(
            String id,
            long accountId,
            List<String> factors,
            Duration accessLifetime,
            Instant createdAt,
            Instant expiresAt) {
        this.id = id;
        this.accountId = accountId;
        this.factors = String.join(" ", factors);
        this.accessSeconds = (int) accessLifetime.toSeconds();
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    @Override
    public String getId() {
        return id;
    }

    /** Sessions are inserted once and then changed by conditional updates alone. */
    @Override
    public boolean isNew() {
        return true;
    }

    long accountId() {
        return accountId;
    }

    Duration accessLifetime() {
        return Duration.ofSeconds(accessSeconds);
    }

    Instant expiresAt() {
        return expiresAt;
    }

    boolean isLiveAt(Instant now) {
        return endedAt == null && now.isBefore(expiresAt);
    }

    CurrentAccount carriedBy(Account account) {
        return new CurrentAccount(account.id(), account.role(), id, List.of(factors.split(" ")), createdAt);
    }
}
