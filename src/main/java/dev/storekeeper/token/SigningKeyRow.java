package dev.storekeeper.token;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.springframework.data.domain.Persistable;

/** A signing key as it is stored; its generation, the key of the table, decides which of two nodes made it. */
@Entity
@Table(name = "signing_key")
class SigningKeyRow implements Persistable<Integer> {

    @Id
    private int generation;

    private String kid;
    private byte[] publicKey;
    private byte[] sealedPrivateKey;
    private Instant createdAt;
    private Instant signsFrom;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected SigningKeyRow() {}

    SigningKeyRow(
            int generation,
            String kid,
            byte[] publicKey,
            byte[] sealedPrivateKey,
            Instant createdAt,
            Instant signsFrom) {
        this.generation = generation;
        this.kid = kid;
        this.publicKey = publicKey;
        this.sealedPrivateKey = sealedPrivateKey;
        this.createdAt = createdAt;
        this.signsFrom = signsFrom;
    }

    @Override
    public Integer getId() {
        return generation;
    }

    /** Rows are only ever added: an insert, never a look before it. */
    @Override
    public boolean isNew() {
        return true;
    }

    String kid() {
        return kid;
    }

    byte[] publicKey() {
        return publicKey;
    }

    byte[] sealedPrivateKey() {
        return sealedPrivateKey;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant signsFrom() {
        return signsFrom;
    }
}
