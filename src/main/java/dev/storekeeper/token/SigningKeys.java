package dev.storekeeper.token;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.Cleanup;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.crypto.DecryptionException;
import dev.storekeeper.crypto.FieldEncryption;
import dev.storekeeper.startup.StartRefused;
import dev.storekeeper.token.SigningKey.UnreadableKeyException;
import dev.storekeeper.token.SigningKeyTable.StoredKey;
import io.jsonwebtoken.security.EcPublicJwk;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The keys of access tokens, the same on every node: the newest signs, and each verifies until its last token has expired. */
@Component
public class SigningKeys implements MeterBinder {

    /** How long a key verifies once the next one signs: a node that cannot read the keys may go on with the old one for so long. */
    public static final Duration OUTLIVES = TokenProperties.LONGEST_ACCESS.plus(KeyRotation.AHEAD);

    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

    /** A token with an unknown kid may come from a node that has just made a key; a flood of them must not reach the database. */
    private static final Duration RELOAD_PAUSE = Duration.ofMillis(50);

    private final SigningKeyTable table;
    private final FieldEncryption encryption;
    private final Cleanup cleanup;
    private final Clock clock;
    private final Freshness freshness = new Freshness("The table signing_key");
    private final Set<String> warnedOf = ConcurrentHashMap.newKeySet();
    private volatile KeyRing ring = new KeyRing(List.of(), Set.of(), 0);

    /** When the keys that this node has were asked for. */
    private volatile long loadedAt = System.nanoTime();

    /** Tokens with an unknown kid wait here for one look at the database, and not for long. */
    private final Bulkhead reloads =
            new Bulkhead(1, Duration.ofSeconds(2), "The service cannot check more tokens at the moment.");

    SigningKeys(SigningKeyTable table, FieldEncryption encryption, Cleanup cleanup, Clock clock) {
        this.table = table;
        this.encryption = encryption;
        this.cleanup = cleanup;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        freshness.bindTo(registry, "signing_keys");
    }

    /** Reads the keys at the start, where a key that cannot be read is a mistake of the operator. */
    void prepare() {
        try {
            freshness.read(() -> ring = read(stored -> Optional.of(SigningKey.from(stored, encryption))));
        } catch (DecryptionException e) {
            throw new StartRefused(
                    "STOREKEEPER_KEY is not the key that this database was written with; start with that one, or name it in"
                            + " STOREKEEPER_PREVIOUS_KEYS.",
                    e);
        } catch (UnreadableKeyException e) {
            throw new StartRefused(
                    "The table signing_key was changed from outside: " + e.getMessage()
                            + ". Restore its row, or delete it, which ends the access tokens of that key.",
                    e);
        }
    }

    /** Reads only the names, twice a second: a key that was taken away must not be accepted for longer than a second. */
    @Scheduled(fixedDelay = 500)
    void refresh() {
        freshness.readAgain(() -> {
            if (!table.kids().equals(ring.kids())) {
                load();
            }
        });
    }

    /** Deletes keys that have retired, judged by the keys that this node can use. */
    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "signing-key-cleanup")
    void runCleanup() {
        cleanup.run("old signing keys", this::deleteRetired);
    }

    int deleteRetired(Instant now, int limit) {
        return ring.keys().stream()
                .filter(key -> key.signsAt(now.minus(OUTLIVES)))
                .findFirst()
                .map(successor -> table.deleteBefore(successor.generation(), limit))
                .orElse(0);
    }

    /** The public keys, for others to verify with. */
    public List<EcPublicJwk> jwks() {
        return ring.verifying(clock.instant()).stream().map(SigningKey::toJwk).toList();
    }

    /** All keys that still verify, newest first. */
    public List<KeyState> states() {
        var now = clock.instant();
        var read = ring;
        var signing = read.signing(now);
        return read.verifying(now).stream()
                .map(key -> new KeyState(
                        key.kid(),
                        key.createdAt(),
                        key.signsFrom(),
                        key.retiresAt(),
                        signing.filter(key::equals).isPresent()))
                .toList();
    }

    SigningKey current() {
        return ring.signing(clock.instant())
                .orElseThrow(() -> ApiException.of(ErrorCode.UNAVAILABLE, "This node has no key to sign with.")
                        .retryAfter(Duration.ofSeconds(30)));
    }

    KeyRing ring() {
        return ring;
    }

    /** The key that verifies tokens with this kid; an unknown one is looked for in the database. */
    Optional<PublicKey> find(String kid) {
        return ring.find(kid)
                .filter(this::verifies)
                .or(() -> Freshness.ask(this::reload).find(kid).filter(this::verifies))
                .map(SigningKey::publicKey);
    }

    /**
     * Returns whether another node has taken the key away, from the cache if it is fresh, else from the database.
     *
     * @throws ApiException when the database does not answer
     */
    boolean isTakenAway(String kid) {
        return !freshness.isFresh() && !freshness.confirms(kid, () -> table.contains(kid));
    }

    /** Reads the keys that this node can use. Synchronized, so that an older read never replaces a newer one. */
    synchronized KeyRing load() {
        var begun = System.nanoTime();
        var known = ring;
        ring = read(stored -> known.find(stored.kid()).or(() -> open(stored)));
        loadedAt = begun;
        return ring;
    }

    /** However many requests wait, a load that began after they came, or shortly before, is enough for all of them. */
    private KeyRing reload() {
        var asked = System.nanoTime();
        return reloads.execute(() -> asked - loadedAt > RELOAD_PAUSE.toNanos() ? load() : ring);
    }

    private boolean verifies(SigningKey key) {
        return !key.isRetiredAt(clock.instant());
    }

    /** A key retires a while after the first of those that follow it begins to sign. */
    private KeyRing read(Function<StoredKey, Optional<SigningKey>> opener) {
        var now = clock.instant();
        var keys = new ArrayList<SigningKey>();
        var kids = new HashSet<String>();
        var generation = 0;
        Instant retiresAt = null;
        for (var stored : table.list()) {
            kids.add(stored.kid());
            generation = Math.max(generation, stored.generation());
            var retired = retiresAt != null && !now.isBefore(retiresAt);
            var key = retired ? Optional.<SigningKey>empty() : opener.apply(stored);
            if (key.isPresent()) {
                keys.add(key.get().retiringAt(retiresAt));
                retiresAt = earlier(retiresAt, stored.signsFrom().plus(OUTLIVES));
            }
        }
        warnedOf.retainAll(kids);
        return new KeyRing(keys, kids, generation);
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }

    private Optional<SigningKey> open(StoredKey stored) {
        try {
            return Optional.of(SigningKey.from(stored, encryption));
        } catch (DecryptionException | UnreadableKeyException e) {
            if (warnedOf.add(stored.kid())) {
                log.warn("The signing key {} is not used on this node: {}", stored.kid(), e.getMessage());
            }
            return Optional.empty();
        }
    }

    /**
     * The keys as they were read at one moment.
     *
     * @param keys those that this node can use, newest first
     * @param kids of all that are stored
     * @param generation of the newest that is stored
     */
    record KeyRing(List<SigningKey> keys, Set<String> kids, int generation) {

        /** The newest that signs already; if the clock is behind that of the node that made them, the one that signs first. */
        Optional<SigningKey> signing(Instant now) {
            return keys.stream()
                    .filter(key -> key.signsAt(now))
                    .findFirst()
                    .or(() -> keys.stream().min(Comparator.comparing(SigningKey::signsFrom)));
        }

        List<SigningKey> verifying(Instant now) {
            return keys.stream().filter(key -> !key.isRetiredAt(now)).toList();
        }

        Optional<SigningKey> find(String kid) {
            return keys.stream().filter(key -> key.kid().equals(kid)).findFirst();
        }
    }

    /** A signing key as an admin sees it, with whether it signs now. */
    public record KeyState(
            String kid,
            Instant createdAt,
            Instant signsFrom,
            @Nullable Instant retiresAt,
            boolean signing) {}
}
