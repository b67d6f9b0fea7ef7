package dev.storekeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface RefreshTokenRepository extends Repository<RefreshToken, byte[]> {

    RefreshToken save(RefreshToken token);

    Optional<RefreshToken> findByTokenHash(byte[] hash);

    /** Spends the token: of many requests at once, one gets 1. */
    @Modifying
    @Query("""
            UPDATE RefreshToken t SET t.usedAt = :now
            WHERE t.tokenHash = :hash AND t.usedAt IS NULL AND t.expiresAt > :now""")
    int use(byte[] hash, Instant now);

    @Modifying
    @NativeQuery("DELETE FROM refresh_token WHERE session_id IN :sessionIds LIMIT :atMost")
    int delete(List<String> sessionIds, int atMost);
}
