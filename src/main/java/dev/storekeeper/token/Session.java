package dev.storekeeper.token;

import dev.storekeeper.account.Account;
import dev.storekeeper.token.SessionService.NewSession;
import dev.storekeeper.token.SessionService.OpenSession;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** Lasts from a login to its end; all tokens that were refreshed from one another belong to one session. */
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
    private @Nullable Instant provenAt;
    private @Nullable Instant renewedAt;
    private String address;
    private String agent;
    private byte @Nullable [] deviceId;

    /** Computed by the table. */
    @Column(insertable = false, updatable = false)
    private @Nullable Instant tokensEndAt;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected Session() {}

    Session(String id, NewSession wanted, Duration accessLifetime, Instant createdAt, Instant expiresAt) {
        this.id = id;
        this.accountId = wanted.account().id();
        this.factors = String.join(" ", wanted.factors());
        this.accessSeconds = (int) accessLifetime.toSeconds();
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
        this.provenAt = wanted.provenAt() == null ? createdAt : wanted.provenAt();
        this.address = wanted.caller().address();
        this.agent = wanted.caller().agent();
        this.deviceId = wanted.deviceId();
    }

    @Override
    public String getId() {
        return id;
    }

    /** Sessions are inserted once and then only changed by conditional updates, so Spring Data need not select first. */
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

    /** When it ends if it was renewed then, and no more. */
    Instant end(Instant renewed, Duration refreshIdle) {
        var idle = renewed.plus(refreshIdle);
        return idle.isBefore(expiresAt) ? idle : expiresAt;
    }

    /** When it ends if it is not renewed. */
    Instant end(Duration refreshIdle) {
        return end(usedAt(), refreshIdle);
    }

    boolean isLiveAt(Instant now, Duration refreshIdle) {
        return endedAt == null && now.isBefore(end(refreshIdle));
    }

    private Instant usedAt() {
        return renewedAt == null ? createdAt : renewedAt;
    }

    OpenSession toOpenSession(Duration refreshIdle) {
        return new OpenSession(
                id,
                createdAt,
                usedAt(),
                end(refreshIdle),
                address,
                agent,
                factors(),
                deviceId == null ? new byte[0] : deviceId);
    }

    private List<String> factors() {
        return List.of(factors.split(" "));
    }

    CurrentAccount carriedBy(Account account) {
        return new CurrentAccount(account.id(), account.role(), id, factors(), provenAt == null ? createdAt : provenAt);
    }
}
