package dev.storekeeper.token;

import dev.storekeeper.crypto.DecryptionException;
import dev.storekeeper.crypto.FieldEncryption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads the signing keys, and works out when each retires. */
@Component
class StoredKeys {

    private static final Logger log = LoggerFactory.getLogger(StoredKeys.class);

    /** A node may have been without news for as long as a key is published ahead, and gone on with the key before. */
    static final Duration OUTLIVES = TokenProperties.LONGEST_ACCESS.plus(KeyRotation.AHEAD);

    private final SigningKeyRepository repository;
    private final FieldEncryption seal;
    private final Clock clock;
    private final Set<String> warnedOf = ConcurrentHashMap.newKeySet();

    StoredKeys(SigningKeyRepository repository, FieldEncryption seal, Clock clock) {
        this.repository = repository;
        this.seal = seal;
        this.clock = clock;
    }

    /**
     * All of them that have not retired.
     *
     * @throws UnsealableException when one was sealed under an unknown key
     * @throws ForeignKey when one is none of ours
     */
    KeyRing all() {
        return read(row -> Optional.of(SigningKey.from(row, seal)));
    }

    /** Those that this node can use; one that it cannot must not cost it the others. */
    KeyRing usable(KeyRing known) {
        return read(row -> known.find(row.kid()).map(HeldKey::key).or(() -> open(row)));
    }

    Set<String> kids() {
        return repository.findKids();
    }

    boolean contains(String kid) {
        return repository.countByKid(kid) > 0;
    }

    private KeyRing read(Function<SigningKeyRow, Optional<SigningKey>> opener) {
        var now = clock.instant();
        var keys = new ArrayList<HeldKey>();
        var kids = new HashSet<String>();
        var generation = 0;
        Instant followedFrom = null;
        for (var row : repository.findAllByOrderByGenerationDesc()) {
            kids.add(row.kid());
            generation = Math.max(generation, row.getId());
            var retiresAt = followedFrom == null ? null : followedFrom.plus(OUTLIVES);
            var key = retiresAt == null || now.isBefore(retiresAt) ? opener.apply(row) : Optional.<SigningKey>empty();
            if (key.isPresent()) {
                keys.add(new HeldKey(row.getId(), key.get(), row.createdAt(), row.signsFrom(), retiresAt));
                followedFrom = earlier(followedFrom, row.signsFrom());
            }
        }
        warnedOf.retainAll(kids);
        return new KeyRing(keys, kids, generation);
    }

    private Optional<SigningKey> open(SigningKeyRow row) {
        try {
            return Optional.of(SigningKey.from(row, seal));
        } catch (DecryptionException | UnreadableKeyException e) {
            if (warnedOf.add(row.kid())) {
                log.warn("The signing key {} is not used here: {}", row.kid(), e.getMessage());
            }
            return Optional.empty();
        }
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }
}
