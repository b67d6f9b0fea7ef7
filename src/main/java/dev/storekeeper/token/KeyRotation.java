package dev.storekeeper.token;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.audit.Caller;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;

/** Sees that signing keys change: in time, when somebody asks for it, or at once when one is stolen. */
@Service
public class KeyRotation {

    private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);

    /** Longer than anybody keeps the published keys, by as much as clocks may differ: nobody meets a key unheard of. */
    static final Duration AHEAD = Duration.ofMinutes(10);

    private static final int ATTEMPTS = 3;
    private static final Caller NOBODY = Caller.of("", null, null);

    private final SigningKeys keys;
    private final KeySuccession succession;
    private final TokenProperties properties;
    private final Clock clock;

    KeyRotation(SigningKeys keys, KeySuccession succession, TokenProperties properties, Clock clock) {
        this.keys = keys;
        this.succession = succession;
        this.properties = properties;
        this.clock = clock;
    }

    /** Makes the first key where there is none; that of another node, which was first, is as good. */
    void begin() {
        if (keys.ring().kids().isEmpty()) {
            succession.begin();
            keys.prepare();
        }
    }

    /** At a rate, as tasks with a delay share one thread. */
    @Scheduled(fixedRate = 1, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
    void rotateWhenDue() {
        var ring = keys.ring();
        var now = clock.instant();
        var due = now.minus(properties.keyRotation());
        if (ring.keys().stream().anyMatch(key -> key.createdAt().isAfter(due))) {
            return;
        }
        try {
            if (succession.follow(ring.generation(), now.plus(AHEAD), "due", null, NOBODY)) {
                log.info("The signing key is due, and another follows it");
            }
            keys.load();
        } catch (DataAccessException | TransactionException e) {
            log.warn("The signing key is due, and no other could follow it ({})", e.getMessage());
        }
    }

    /**
     * Publishes a new key, which signs once everybody has heard of it; the ones before verify until their last token has died.
     *
     * @throws ApiException while another is published and does not sign yet
     */
    public Rotation rotate(@Nullable Long actorId, Caller caller) {
        keys.load();
        var now = clock.instant();
        var before = keys.states();
        var waiting = !before.isEmpty() && now.isBefore(before.getFirst().signsFrom());
        if (waiting || !succession.follow(keys.ring().generation(), now.plus(AHEAD), "ordered", actorId, caller)) {
            throw underWay();
        }
        keys.load();
        return Rotation.between(before, keys.states(), now);
    }

    /** Makes a new key that signs at once, and takes all others away: every access token dies, sessions go on by renewing. */
    public Rotation rotateAtOnce(@Nullable Long actorId, Caller caller) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            keys.load();
            var now = clock.instant();
            var before = keys.states();
            if (succession.replace(keys.ring().generation(), actorId, caller)) {
                keys.load();
                log.warn("All signing keys but a new one are taken away");
                return Rotation.between(before, keys.states(), now);
            }
        }
        throw underWay();
    }

    private static ApiException underWay() {
        return ApiException.of(
                        ErrorCode.ROTATION_UNDER_WAY,
                        "A new key is published already and signs soon; one that is not trusted any more is replaced with"
                                + " {\"immediately\": true}.")
                .next("GET /keys");
    }
}
