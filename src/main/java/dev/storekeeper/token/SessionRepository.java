package dev.storekeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface SessionRepository extends Repository<Session, String> {

    Session save(Session session);

    Optional<Session> findById(String id);

    @Modifying
    @NativeQuery("UPDATE session SET ended_at = :now WHERE id = :id AND ended_at IS NULL")
    int end(String id, Instant now);

    @Modifying
    @NativeQuery("UPDATE session SET ended_at = :now WHERE account_id = :accountId AND ended_at IS NULL")
    int endAll(long accountId, Instant now);

    @NativeQuery("SELECT COUNT(*) FROM session WHERE id = :id AND ended_at IS NULL")
    int countLive(String id);

    @NativeQuery("SELECT id FROM session WHERE ended_at >= :since")
    List<String> findEndedSince(Instant since);

    @NativeQuery("SELECT id FROM session WHERE account_id = :accountId AND ended_at IS NULL")
    List<String> findLive(long accountId);
}
