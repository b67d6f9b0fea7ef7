package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.crypto.OpaqueToken;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import org.springframework.data.domain.Persistable;

/** What a client holds between two steps of a login: an opaque token, stored hashed, good for one account. */
@Entity
class SignInChallenge implements Persistable<byte[]> {

    @Id
    private byte[] tokenHash;

    private long accountId;
    private int epoch;

    @Enumerated(EnumType.STRING)
    private Purpose purpose;

    @SuppressWarnings("unused") // read in queries only
    private String clientAddress;

    @SuppressWarnings("unused") // read in queries only
    private Instant createdAt;

    @SuppressWarnings("unused") // read in queries only
    private Instant expiresAt;

    @SuppressWarnings("unused") // counted in queries only
    private int guesses;

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

    /** Whether it still counts: a change of the account since then may have ended that. */
    boolean isEarnedBy(Account account) {
        return accountId == account.id() && epoch == account.epoch();
    }

    boolean isFor(Purpose other) {
        return purpose == other;
    }

    /** What holding a challenge is good for, and for how long. */
    enum Purpose {
        /** The holder opened the account and may fetch the QR code until a code has proven the phone. */
        ENROLMENT(Duration.ofHours(24), Duration.ofMinutes(10)),
        /** The holder has shown the password, and a code completes the login. */
        SIGN_IN(Duration.ofMinutes(5), Duration.ofMinutes(5));

        private final Duration lifetime;
        private final Duration lifetimeByAddress;

        Purpose(Duration lifetime, Duration lifetimeByAddress) {
            this.lifetime = lifetime;
            this.lifetimeByAddress = lifetimeByAddress;
        }

        Duration lifetime() {
            return lifetime;
        }

        /** How long the client's address stands for the challenge, where that is allowed. */
        Duration lifetimeByAddress() {
            return lifetimeByAddress;
        }
    }
}
