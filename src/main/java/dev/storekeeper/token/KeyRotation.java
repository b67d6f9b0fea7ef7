package dev.storekeeper.token;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Caller;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.crypto.FieldEncryption;
import dev.storekeeper.token.SigningKeys.KeyRing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/** Replaces signing keys: when they are due, when an admin asks for it, or at once when one is stolen. */
@Service
public class KeyRotation {

    /** Longer than anyone caches the published keys, by as much as clocks may differ. */
    static final Duration AHEAD = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);
    private static final int ATTEMPTS = 3;

    private final SigningKeys keys;
    private final SigningKeyTable table;
    private final FieldEncryption encryption;
    private final ActingSession acting;
    private final AuditTrail trail;
    private final TransactionOperations transactions;
    private final TokenProperties properties;
    private final Clock clock;

    KeyRotation(
            SigningKeys keys,
            SigningKeyTable table,
            FieldEncryption encryption,
            ActingSession acting,
            AuditTrail trail,
            TransactionOperations transactions,
            TokenProperties properties,
            Clock clock) {
        this.keys = keys;
        this.table = table;
        this.encryption = encryption;
        this.acting = acting;
        this.trail = trail;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** Makes the first key where there is none; if another node does so first, its key is used. */
    void begin() {
        if (keys.ring().kids().isEmpty()) {
            var now = clock.instant();
            store(SigningKey.random(1, now, now), () -> {});
            keys.prepare();
        }
    }

    @Scheduled(fixedRate = 1, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
    void rotateWhenDue() {
        var ring = keys.ring();
        var due = clock.instant().minus(properties.keyRotation());
        if (ring.keys().stream().anyMatch(key -> key.createdAt().isAfter(due))) {
            return;
        }
        try {
            if (publish(ring.generation() + 1, "due", null, Caller.SERVICE)) {
                log.info("The signing key is due; a new one is published");
            }
            keys.load();
        } catch (DataAccessException | TransactionException | ApiException e) {
            log.warn("The signing key is due, and no new one could be stored ({})", e.getMessage());
        }
    }

    /**
     * Publishes a new key, which signs when all caches have it; the keys before it verify until their last token has expired.
     *
     * @throws ApiException while another new key is published and does not sign yet
     */
    public Rotation rotate(long actorId, Caller caller) {
        var before = keys.load();
        var now = clock.instant();
        var waiting = !before.keys().isEmpty() && !before.keys().getFirst().signsAt(now);
        if (waiting || !publish(before.generation() + 1, "ordered", actorId, caller)) {
            throw underWay();
        }
        return Rotation.between(before, keys.load(), now);
    }

    /** Makes a new key that signs at once, and deletes all others: every access token ends, and sessions go on by refreshing. */
    public Rotation rotateAtOnce(long actorId, Caller caller) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var before = keys.load();
            var now = clock.instant();
            var next = SigningKey.random(before.generation() + 1, now, now);
            var stored = store(next, () -> {
                table.deleteBefore(next.generation(), Integer.MAX_VALUE);
                record(next, "immediately", actorId, caller);
            });
            if (stored) {
                log.warn("All signing keys are deleted but a new one");
                return Rotation.between(before, keys.load(), now);
            }
        }
        throw underWay();
    }

    private boolean publish(int generation, String reason, @Nullable Long actorId, Caller caller) {
        var now = clock.instant();
        var next = SigningKey.random(generation, now, now.plus(AHEAD));
        return store(next, () -> record(next, reason, actorId, caller));
    }

    /**
     * Stores a key.
     *
     * @param more what happens in the same transaction
     * @return false when another node was first to store a key of this generation
     */
    private boolean store(SigningKey key, Runnable more) {
        try {
            transactions.executeWithoutResult(_ -> {
                acting.hold();
                table.add(key.toStored(encryption));
                more.run();
            });
            return true;
        } catch (DuplicateKeyException anotherNodeWasFirst) {
            return false;
        }
    }

    private void record(SigningKey key, String reason, @Nullable Long actorId, Caller caller) {
        trail.record(AuditEvent.KEY_ROTATED, actorId, null, caller, Map.of("kid", key.kid(), "reason", reason));
    }

    private static ApiException underWay() {
        return ApiException.of(
                        ErrorCode.ROTATION_UNDER_WAY,
                        "A new key is published already and signs soon; to replace a stolen one send"
                                + " {\"immediately\": true}.")
                .next("GET /keys");
    }

    /**
     * What a rotation did.
     *
     * @param kid the new key
     * @param signsFrom when it begins to sign
     * @param retires the keys before it
     */
    public record Rotation(String kid, Instant signsFrom, List<Retirement> retires) {

        static Rotation between(KeyRing before, KeyRing after, Instant now) {
            var made = after.keys().getFirst();
            var retires = before.verifying(now).stream()
                    .map(key -> new Retirement(
                            key.kid(),
                            after.find(key.kid()).map(SigningKey::retiresAt).orElse(now)))
                    .toList();
            return new Rotation(made.kid(), made.signsFrom(), retires);
        }

        /** A key that another one follows, and when it stops verifying. */
        public record Retirement(String kid, Instant retiresAt) {}
    }
}
