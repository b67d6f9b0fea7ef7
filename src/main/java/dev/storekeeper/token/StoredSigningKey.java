package dev.storekeeper.token;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.springframework.data.domain.Persistable;

/** A signing key as it is stored, with its private key encrypted. Of two nodes that add a generation, the primary key lets one. */
@Entity
@Table(name = "signing_key")
class StoredSigningKey implements Persistable<Integer> {

    @Id
    private int generation;

    private String kid;
    private byte[] publicKey;
    private byte[] sealedPrivateKey;
    private Instant createdAt;
    private Instant signsFrom;

    @SuppressWarnings("NullAway.Init") // filled by Hibernate
    protected StoredSigningKey() {}

    StoredSigningKey(
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

    /** Rows are only inserted, so Spring Data need not select first. */
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
