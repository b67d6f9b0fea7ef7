package dev.storekeeper.token;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.crypto.DecryptionException;
import dev.storekeeper.startup.StartRefused;
import io.jsonwebtoken.security.EcPublicJwk;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The keys of access tokens, the same on every node: one signs, and each verifies until its last token has died. */
@Component
public class SigningKeys {

    /** A token with an unknown key may come from a node that has just made it; of a flood of them, a trickle reaches the database. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final StoredKeys stored;
    private final Clock clock;
    private final SessionFreshness watch = new SessionFreshness("Which keys count");
    private volatile KeyRing ring = KeyRing.EMPTY;
    private volatile long loadedAt = System.nanoTime();

    SigningKeys(StoredKeys stored, Clock clock) {
        this.stored = stored;
        this.clock = clock;
    }

    /** Reads the keys before anybody is served: here a key that does not open is a mistake of who starts the service. */
    void prepare() {
        try {
            watch.look(() -> ring = stored.all());
        } catch (DecryptionException e) {
            throw new StartRefused(
                    "STOREKEEPER_KEY is not the key that this database was written with; start with that one, or name it in"
                            + " STOREKEEPER_PREVIOUS_KEYS.",
                    e);
        } catch (UnreadableKeyException e) {
            throw new StartRefused(
                    "Somebody has changed the table signing_key: " + e.getMessage()
                            + ". Restore its row, or delete it, which ends the access tokens of that key.",
                    e);
        }
    }

    /** Twice a second the names alone: a key that was taken away must not be accepted for longer than a second. */
    @Scheduled(fixedDelay = 500)
    void lookAgain() {
        watch.lookAgain(() -> {
            if (!stored.kids().equals(ring.kids())) {
                load();
            }
        });
    }

    /** The public keys, as others verify with them. */
    public List<EcPublicJwk> jwks() {
        return ring.verifying(clock.instant()).stream()
                .map(held -> held.key().toJwk())
                .toList();
    }

    /** All keys that still count, newest first. */
    public List<KeyState> states() {
        var now = clock.instant();
        var at = ring;
        return at.verifying(now).stream().map(held -> held.stateIn(at, now)).toList();
    }

    SigningKey current() {
        return ring.signing(clock.instant())
                .map(HeldKey::key)
                .orElseThrow(() -> ApiException.of(ErrorCode.UNAVAILABLE, "This node has no key to sign with.")
                        .retryAfter(Duration.ofSeconds(30)));
    }

    KeyRing ring() {
        return ring;
    }

    Optional<PublicKey> find(String kid) {
        return lookUp(kid)
                .or(() -> SessionFreshness.ask(() -> loadedAfterAWhile().find(kid))
                        .flatMap(this::verifying));
    }

    /** Whether the key, which verifies here, has been taken away on another node. */
    boolean isTakenAway(String kid) {
        return watch.wouldSay(() -> !stored.contains(kid));
    }

    /** Reads and takes over in one step, so that what was read before a key was taken away is not taken over after it. */
    synchronized void load() {
        loadedAt = System.nanoTime();
        ring = stored.usable(ring);
    }

    private synchronized KeyRing loadedAfterAWhile() {
        if (System.nanoTime() - loadedAt > LOOK_AGAIN.toNanos()) {
            load();
        }
        return ring;
    }

    private Optional<PublicKey> lookUp(String kid) {
        return ring.find(kid).flatMap(this::verifying);
    }

    private Optional<PublicKey> verifying(HeldKey held) {
        return held.isRetiredAt(clock.instant())
                ? Optional.empty()
                : Optional.of(held.key().publicKey());
    }
}
