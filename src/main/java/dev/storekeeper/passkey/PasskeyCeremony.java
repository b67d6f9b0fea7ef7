package dev.storekeeper.passkey;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A question to an authenticator that waits for its answer; its rows are only ever met in SQL. */
@Entity
class PasskeyCeremony {

    @Id
    @SuppressWarnings({"unused", "NullAway.Init"}) // asked for in SQL alone
    private byte[] tokenHash;

    protected PasskeyCeremony() {}
}
