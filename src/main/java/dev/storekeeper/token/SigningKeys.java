package dev.storekeeper.token;

import dev.storekeeper.seal.Seal;
import dev.storekeeper.seal.UnsealableException;
import dev.storekeeper.start.StartRefused;
import io.jsonwebtoken.security.EcPublicJwk;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** The keys that sign access tokens, the same on every node: the newest signs, all verify. */
@Component
public class SigningKeys {

    /** A token with an unknown key may come from a node that has just made it; a flood of them must not reach the database. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final SigningKeyRepository repository;
    private final Seal seal;
    private final Clock clock;
    private volatile List<SigningKey> keys = List.of();
    private volatile long loadedAt = System.nanoTime();

    SigningKeys(SigningKeyRepository repository, Seal seal, Clock clock) {
        this.repository = repository;
        this.seal = seal;
        this.clock = clock;
    }

    void prepare() {
        try {
            load();
            if (keys.isEmpty()) {
                makeFirst();
                load();
            }
        } catch (UnsealableException e) {
            throw new StartRefused(
                    "STOREKEEPER_KEY is not the key that this database was written with; start with that one, or name it in"
                            + " STOREKEEPER_PREVIOUS_KEYS.",
                    e);
        }
    }

    /** The public keys, as others verify with them. */
    public List<EcPublicJwk> jwks() {
        return keys.stream().map(SigningKey::toJwk).toList();
    }

    SigningKey current() {
        return keys.getFirst();
    }

    Optional<PublicKey> find(String kid) {
        var known = lookUp(kid);
        if (known.isEmpty() && System.nanoTime() - loadedAt > LOOK_AGAIN.toNanos()) {
            load();
            return lookUp(kid);
        }
        return known;
    }

    private Optional<PublicKey> lookUp(String kid) {
        return keys.stream().filter(key -> key.kid().equals(kid)).findFirst().map(SigningKey::publicKey);
    }

    private void makeFirst() {
        try {
            repository.saveAndFlush(SigningKey.random().toRow(1, seal, clock.instant()));
        } catch (DataIntegrityViolationException anotherNodeWasFirst) {
            // Its key is as good; the key of the table let only one of them be.
        }
    }

    private void load() {
        loadedAt = System.nanoTime();
        keys = repository.findAllByOrderByGenerationDesc().stream()
                .map(row -> SigningKey.from(row, seal))
                .toList();
    }
}
