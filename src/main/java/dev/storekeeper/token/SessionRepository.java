package dev.storekeeper.token;

import dev.storekeeper.token.EndedSessions.EndedSession;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface SessionRepository extends Repository<Session, String> {

    Session saveAndFlush(Session session);

    Optional<Session> findById(String id);

    boolean existsByIdAndEndedAtIsNull(String id);

    @Query("""
            SELECT s FROM Session s WHERE s.accountId = :accountId AND s.endedAt IS NULL AND s.expiresAt > :now
            AND COALESCE(s.renewedAt, s.createdAt) > :usedAfter
            ORDER BY s.createdAt DESC, s.id""")
    List<Session> findOpen(long accountId, Instant now, Instant usedAfter);

    @Query("SELECT s.id FROM Session s WHERE s.accountId = :accountId AND s.endedAt IS NULL")
    List<String> findNotEnded(long accountId);

    /** The open sessions that are older than the newest {@code most}. */
    @NativeQuery("""
            SELECT id FROM session WHERE account_id = :accountId AND ended_at IS NULL AND expires_at > :now
            AND COALESCE(renewed_at, created_at) > :usedAfter
            ORDER BY created_at DESC, id LIMIT 1000 OFFSET :most""")
    List<String> findBeyond(long accountId, int most, Instant now, Instant usedAfter);

    @NativeQuery("SELECT id FROM session WHERE id = :id AND ended_at IS NULL FOR UPDATE")
    Optional<String> lockOpen(String id);

    /** The sessions that have ended and may have had an access token that was valid at that moment. */
    @Query("SELECT s.id, s.tokensEndAt FROM Session s WHERE s.tokensEndAt > :moment")
    List<EndedSession> findEnded(Instant moment);

    /** Those of them that have ended since then. */
    @Query("SELECT s.id, s.tokensEndAt FROM Session s WHERE s.endedAt >= :since AND s.tokensEndAt > :moment")
    List<EndedSession> findEndedSince(Instant since, Instant moment);

    @Modifying
    @Query("UPDATE Session s SET s.endedAt = :now WHERE s.id = :id AND s.endedAt IS NULL")
    int end(String id, Instant now);

    @Modifying
    @Query("UPDATE Session s SET s.endedAt = :now WHERE s.accountId = :accountId AND s.endedAt IS NULL")
    int endAll(long accountId, Instant now);

    /** Notes that the account has proven its second factor again. */
    @Modifying
    @Query("""
            UPDATE Session s SET s.provenAt = :now, s.factors = :factors
            WHERE s.id = :id AND s.endedAt IS NULL AND s.expiresAt > :now
            AND COALESCE(s.renewedAt, s.createdAt) > :usedAfter""")
    int prove(String id, String factors, Instant now, Instant usedAfter);

    @Modifying
    @Query("UPDATE Session s SET s.renewedAt = :now, s.address = :address WHERE s.id = :id")
    int renew(String id, String address, Instant now);

    /** Reads at most this many rows of each of the two indexes. */
    @NativeQuery("""
            (SELECT id FROM session WHERE expires_at < :before ORDER BY expires_at LIMIT :atMost)
            UNION (SELECT id FROM session WHERE ended_at < :before ORDER BY ended_at LIMIT :atMost)
            LIMIT :atMost""")
    List<String> findDead(Instant before, int atMost);

    @Modifying
    @Query("DELETE FROM Session s WHERE s.id IN :ids")
    int delete(List<String> ids);
}
