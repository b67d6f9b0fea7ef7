package dev.storekeeper.signin;

import dev.storekeeper.seal.OpaqueToken;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import org.springframework.data.domain.Persistable;

/** What somebody holds between two steps at the door: opaque, stored hashed, of use for one account. */
@Entity
class SignInChallenge implements Persistable<byte[]> {

    @Id
    private byte[] tokenHash;

    private long accountId;

    @Enumerated(EnumType.STRING)
    private Purpose purpose;

    @SuppressWarnings("unused") // asked for in SQL alone
    private String clientAddress;

    @SuppressWarnings("unused") // asked for in SQL alone
    private Instant createdAt;

    @SuppressWarnings("unused") // asked for in SQL alone
    private Instant expiresAt;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected SignInChallenge() {}

    SignInChallenge(OpaqueToken token, long accountId, Purpose purpose, String clientAddress, Instant now) {
        this.tokenHash = token.hash();
        this.accountId = accountId;
        this.purpose = purpose;
        this.clientAddress = clientAddress;
        this.createdAt = now;
        this.expiresAt = now.plus(purpose.lifetime());
    }

    @Override
    public byte[] getId() {
        return tokenHash;
    }

    /** Challenges are inserted once and then spent. */
    @Override
    public boolean isNew() {
        return true;
    }

    long accountId() {
        return accountId;
    }

    boolean isFor(Purpose other) {
        return purpose == other;
    }
}
