package dev.storekeeper.token;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The sessions that have ended while an access token of theirs could still be valid. Each node reads the latest of them twice a second,
 * and all of them once a minute, instead of asking for one at each request. When the last read is older than a second it does ask for the
 * one, and when the database has not answered for ten seconds it refuses the request.
 */
@Component
public class EndedSessions implements MeterBinder {

    /** Another node's clock may be behind, and its transaction may commit after it took the time. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    /** How long the longest access token of an ended session may still be valid. */
    static final Duration MEMORY = TokenProperties.LONGEST_ACCESS.plus(OVERLAP);

    private final SessionRepository sessions;
    private final Clock clock;
    private final Freshness freshness = new Freshness("The ended sessions");

    /** Until when an access token of each may be valid. */
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();

    /** When the last read began that was completed. */
    private volatile Instant knownUntil;

    EndedSessions(SessionRepository sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
        this.knownUntil = clock.instant();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        freshness.bindTo(registry, "ended_sessions");
    }

    void prepare() {
        freshness.read(this::readAll);
    }

    @Scheduled(fixedDelay = 500)
    void refresh() {
        freshness.readAgain(this::readLatest);
    }

    /**
     * Forgets the sessions whose tokens have expired, and reads all others: another node's clock may be further behind than each read of
     * the latest looks back. Where it fails, the reads of the latest go on.
     */
    @Scheduled(fixedDelay = 60_000)
    void review() {
        var now = clock.instant();
        ended.values().removeIf(until -> until.isBefore(now));
        readAll();
    }

    /**
     * Returns whether the session has ended, from the cache if it is fresh, else from the database.
     *
     * @throws ApiException when the database does not answer
     */
    public boolean contains(String sessionId) {
        return ended.containsKey(sessionId)
                || (!freshness.isFresh()
                        && !freshness.confirms(sessionId, () -> sessions.existsByIdAndEndedAtIsNull(sessionId)));
    }

    /**
     * Refuses to go on with a request whose session has ended, from the cache if it is fresh, else from the database.
     *
     * @throws ApiException also when the database does not answer
     */
    public void requireOpen() {
        requireOpen(Author.current());
    }

    /** The same for a request that another thread serves. */
    public void requireOpen(Author author) {
        if (author.sessionId() != null && contains(author.sessionId())) {
            throw refusal();
        }
    }

    /** The answer to a token that is not valid, or whose session has ended (RFC 6750, section 3). */
    public static ApiException refusal() {
        return ApiException.of(ErrorCode.TOKEN_INVALID, "This token is not valid, or not any more.")
                .next("POST /token/refresh or POST /login");
    }

    /** Adds sessions once the transaction that ends them has committed: where it is rolled back they are still open. */
    void add(List<String> sessionIds) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                // The next read, which finds them too, knows how long their tokens live.
                var latest = clock.instant().plus(MEMORY);
                sessionIds.forEach(id -> ended.put(id, latest));
            }
        });
    }

    private void readAll() {
        keep(sessions.findEnded(clock.instant().minus(OVERLAP)));
    }

    private void readLatest() {
        var now = clock.instant();
        keep(sessions.findEndedSince(knownUntil.minus(OVERLAP), now.minus(OVERLAP)));
        knownUntil = now;
    }

    private void keep(List<EndedSession> found) {
        found.forEach(session -> ended.put(session.id(), session.tokensEndAt().plus(OVERLAP)));
    }

    /** A session that has ended, and when its last access token expires at the latest. */
    record EndedSession(String id, Instant tokensEndAt) {}
}
