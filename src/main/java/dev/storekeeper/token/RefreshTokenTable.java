package dev.storekeeper.token;

import dev.storekeeper.api.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Stores the hashes of refresh tokens. Each is inserted once and spent by a conditional update. */
@Component
class RefreshTokenTable {

    private final JdbcClient database;

    RefreshTokenTable(JdbcClient database) {
        this.database = database;
    }

    void add(byte[] hash, String sessionId, Instant createdAt, Instant expiresAt) {
        database.sql("INSERT INTO refresh_token (token_hash, session_id, created_at, expires_at) VALUES (?, ?, ?, ?)")
                .params(hash, sessionId, Times.column(createdAt), Times.column(expiresAt))
                .update();
    }

    Optional<RefreshToken> find(byte[] hash) {
        return database.sql("SELECT session_id, expires_at, used_at FROM refresh_token WHERE token_hash = ?")
                .param(hash)
                .query((row, _) -> read(row))
                .optional();
    }

    /** Of many calls at once, one returns true. */
    boolean spend(byte[] hash, Instant now) {
        return database.sql(
                                "UPDATE refresh_token SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?")
                        .params(Times.column(now), hash, Times.column(now))
                        .update()
                == 1;
    }

    int delete(List<String> sessionIds, int atMost) {
        return database.sql("DELETE FROM refresh_token WHERE session_id IN (:sessions) LIMIT :atMost")
                .param("sessions", sessionIds)
                .param("atMost", atMost)
                .update();
    }

    private static RefreshToken read(ResultSet row) throws SQLException {
        return new RefreshToken(row.getString(1), Times.instant(row, 2), Times.instantOrNull(row, 3));
    }

    /** @param usedAt when it was spent, if it was */
    record RefreshToken(
            String sessionId, Instant expiresAt, @Nullable Instant usedAt) {

        boolean isUsed() {
            return usedAt != null;
        }

        /** Whether it was spent so recently that the response may have been lost. */
        boolean wasUsedWithin(Duration grace, Instant now) {
            return usedAt != null && now.isBefore(usedAt.plus(grace));
        }
    }
}
