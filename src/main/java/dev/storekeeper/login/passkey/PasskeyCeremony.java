package dev.storekeeper.login.passkey;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** A question to an authenticator that waits for its answer. */
@Entity
class PasskeyCeremony {

    @Id
    @SuppressWarnings("unused") // read in queries only
    private byte[] tokenHash;

    private byte[] challenge;

    @SuppressWarnings("unused") // read in queries only
    private Instant expiresAt;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected PasskeyCeremony() {}

    byte[] challenge() {
        return challenge;
    }
}
