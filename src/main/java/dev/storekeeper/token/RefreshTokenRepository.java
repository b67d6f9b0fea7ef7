package dev.storekeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface RefreshTokenRepository extends Repository<RefreshToken, byte[]> {

    RefreshToken save(RefreshToken token);

    @NativeQuery("SELECT * FROM refresh_token WHERE token_hash = :hash")
    Optional<RefreshToken> find(byte[] hash);

    /** Spends the token: of many who show it at once, one is told 1. */
    @Modifying
    @NativeQuery("""
            UPDATE refresh_token SET used_at = :now
            WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now""")
    int use(byte[] hash, Instant now);

    @Modifying
    @NativeQuery("DELETE FROM refresh_token WHERE session_id IN :sessionIds LIMIT :atMost")
    int delete(List<String> sessionIds, int atMost);
}
