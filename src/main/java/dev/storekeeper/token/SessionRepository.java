package dev.storekeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface SessionRepository extends Repository<Session, String> {

    Session saveAndFlush(Session session);

    Optional<Session> findById(String id);

    @Modifying
    @NativeQuery("UPDATE session SET ended_at = :now WHERE id = :id AND ended_at IS NULL")
    int end(String id, Instant now);

    @NativeQuery(
            "SELECT * FROM session WHERE account_id = :accountId AND ended_at IS NULL AND expires_at > :now ORDER BY created_at DESC, id")
    List<Session> findOpen(long accountId, Instant now);

    @Modifying
    @NativeQuery("UPDATE session SET ended_at = :now WHERE account_id = :accountId AND ended_at IS NULL")
    int endAll(long accountId, Instant now);

    /** Notes that whoever holds the session has just proven themselves again. */
    @Modifying
    @NativeQuery("""
            UPDATE session SET proven_at = :now, factors = :factors
            WHERE id = :id AND ended_at IS NULL AND expires_at > :now""")
    int prove(String id, String factors, Instant now);

    @Modifying
    @NativeQuery("UPDATE session SET renewed_at = :now, address = :address WHERE id = :id")
    int renew(String id, String address, Instant now);

    @NativeQuery("""
            SELECT id FROM session WHERE account_id = :accountId AND ended_at IS NULL AND expires_at > :now
            ORDER BY created_at DESC, id LIMIT 1000 OFFSET :most""")
    List<String> findBeyond(long accountId, int most, Instant now);

    @NativeQuery("SELECT COUNT(*) FROM session WHERE id = :id AND ended_at IS NULL")
    int countLive(String id);

    @NativeQuery("SELECT id FROM session WHERE id = :id AND ended_at IS NULL FOR UPDATE")
    Optional<String> lockLive(String id);

    @NativeQuery("SELECT id FROM session WHERE ended_at >= :since")
    List<String> findEndedSince(Instant since);

    @NativeQuery("SELECT id FROM session WHERE account_id = :accountId AND ended_at IS NULL")
    List<String> findLive(long accountId);

    /** Through the two indexes, and only so many rows of either. */
    @NativeQuery("""
            (SELECT id FROM session WHERE expires_at < :before ORDER BY expires_at LIMIT :atMost)
            UNION (SELECT id FROM session WHERE ended_at < :before ORDER BY ended_at LIMIT :atMost)
            LIMIT :atMost""")
    List<String> findDead(Instant before, int atMost);

    @Modifying
    @NativeQuery("DELETE FROM session WHERE id IN :ids")
    int delete(List<String> ids);
}
