package dev.storekeeper.token;

import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import dev.storekeeper.seal.Seal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/** Makes new signing keys. Of two nodes that do so at once, the key of the table lets one. */
@Service
public class KeyRotation {

    private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);

    /** Longer than anybody keeps the published keys, by as much as clocks may differ: nobody meets a key unheard of. */
    static final Duration AHEAD = Duration.ofMinutes(10);

    private static final int ATTEMPTS = 3;

    private final SigningKeys keys;
    private final SigningKeyRepository repository;
    private final TransactionOperations transactions;
    private final Seal seal;
    private final TokenProperties properties;
    private final Clock clock;

    KeyRotation(
            SigningKeys keys,
            SigningKeyRepository repository,
            TransactionOperations transactions,
            Seal seal,
            TokenProperties properties,
            Clock clock) {
        this.keys = keys;
        this.repository = repository;
        this.transactions = transactions;
        this.seal = seal;
        this.properties = properties;
        this.clock = clock;
    }

    /** Makes the first key where there is none. */
    void begin() {
        if (keys.ring().kids().isEmpty()) {
            // The key of another node that was first is as good.
            follow(0, clock.instant(), false);
            keys.prepare();
        }
    }

    /** At a rate, as tasks with a delay share one thread. */
    @Scheduled(fixedRate = 1, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
    void rotateWhenDue() {
        try {
            var ring = keys.ring();
            var due = clock.instant().minus(properties.keyRotation());
            if (ring.keys().stream().allMatch(key -> key.createdAt().isBefore(due))
                    && follow(ring.generation(), clock.instant().plus(AHEAD), false)) {
                log.info("The signing key is rotated");
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("The signing key is due to be rotated, which failed ({})", e.getMessage());
        }
    }

    /**
     * Publishes a new key, which signs once everybody has heard of it; the ones before verify until their last token has died.
     *
     * @throws Refusal while another is published and does not sign yet
     */
    public Rotation rotate() {
        keys.load();
        var now = clock.instant();
        var before = keys.states();
        if (!before.isEmpty() && now.isBefore(before.getFirst().signsFrom())) {
            throw underWay();
        }
        if (!follow(keys.ring().generation(), now.plus(AHEAD), false)) {
            throw underWay();
        }
        return Rotation.between(before, keys.states(), now);
    }

    /** Makes a new key that signs at once, and takes all others away: every access token dies, sessions go on by renewing. */
    public Rotation rotateAtOnce() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            keys.load();
            var now = clock.instant();
            var before = keys.states();
            if (follow(keys.ring().generation(), now, true)) {
                log.warn("All signing keys but a new one are taken away");
                return Rotation.between(before, keys.states(), now);
            }
        }
        throw underWay();
    }

    /** Adds the key that comes after that generation, unless another node has added one; alone, if the others are to go. */
    private boolean follow(int generation, Instant signsFrom, boolean alone) {
        var row = SigningKey.random().toRow(generation + 1, seal, clock.instant(), signsFrom);
        try {
            transactions.executeWithoutResult(_ -> {
                repository.saveAndFlush(row);
                if (alone) {
                    repository.deleteBefore(row.getId());
                }
            });
        } catch (DataIntegrityViolationException anotherNodeWasFirst) {
            keys.load();
            return false;
        }
        keys.load();
        return true;
    }

    private static Refusal underWay() {
        return Refusal.of(
                        Kind.CONFLICT,
                        "rotation_under_way",
                        "A new key is published already and signs soon; one that is not trusted any more is replaced with"
                                + " {\"immediately\": true}.")
                .next("GET /keys");
    }
}
