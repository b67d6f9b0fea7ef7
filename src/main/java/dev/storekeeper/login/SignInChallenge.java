package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.crypto.OpaqueToken;
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
    private int epoch;

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

    SignInChallenge(OpaqueToken token, Account account, Purpose purpose, String clientAddress, Instant now) {
        this.tokenHash = token.hash();
        this.accountId = account.id();
        this.epoch = account.epoch();
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

    /** Whether it is still worth something: what happened to the account since may have ended that. */
    boolean isEarnedBy(Account account) {
        return accountId == account.id() && epoch == account.epoch();
    }

    boolean isFor(Purpose other) {
        return purpose == other;
    }
}
