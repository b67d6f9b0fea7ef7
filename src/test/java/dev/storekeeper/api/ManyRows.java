package dev.storekeeper.api;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.JdbcTemplate;

/** Fills tables by the thousand, as months of use would. */
record ManyRows(JdbcTemplate database, long accountId) {

    private static final String DIGITS =
            "(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL"
                    + " SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";

    /** The numbers from 0 to 9999, in which both databases agree. */
    private static final String NUMBERS = "(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS n FROM " + DIGITS + " a, "
            + DIGITS + " b, " + DIGITS + " c, " + DIGITS + " e) numbers WHERE n < ?";

    void challenges(int count, Instant expiresAt) {
        database.update(
                "INSERT INTO sign_in_challenge"
                        + " (token_hash, account_id, purpose, client_address, created_at, expires_at, guesses)"
                        + " SELECT UNHEX(SHA2(CONCAT(UUID(), n), 256)), ?, 'SIGN_IN', '10.0.0.1', ?, ?, 0"
                        + " FROM " + NUMBERS,
                accountId,
                utc(expiresAt.minusSeconds(300)),
                utc(expiresAt),
                count);
    }

    /** Sessions with one refresh token each, which begin with the word. */
    void sessions(String word, int count, Instant expiresAt) {
        database.update(
                "INSERT INTO session (id, account_id, factors, access_seconds, created_at, expires_at)"
                        + " SELECT CONCAT(?, n), ?, 'pwd otp', 3600, ?, ? FROM " + NUMBERS,
                word,
                accountId,
                utc(expiresAt.minusSeconds(3600)),
                utc(expiresAt),
                count);
        database.update(
                "INSERT INTO refresh_token SELECT UNHEX(SHA2(CONCAT(UUID(), id), 256)), id, created_at, expires_at, NULL"
                        + " FROM session WHERE id LIKE CONCAT(?, '%')",
                word);
    }

    /** What renewing one session for long leaves behind. */
    void spentTokens(String session, int count, Instant expiresAt) {
        database.update(
                "INSERT INTO refresh_token SELECT UNHEX(SHA2(CONCAT(UUID(), n), 256)), ?, ?, ?, ? FROM " + NUMBERS,
                session,
                utc(expiresAt.minusSeconds(3600)),
                utc(expiresAt),
                utc(expiresAt.minusSeconds(1800)),
                count);
    }

    int expiredChallenges(Instant now) {
        return count("SELECT COUNT(*) FROM sign_in_challenge WHERE expires_at < ?", utc(now));
    }

    int liveChallenges(Instant now) {
        return count(
                "SELECT COUNT(*) FROM sign_in_challenge WHERE account_id = ? AND expires_at > ?", accountId, utc(now));
    }

    int sessions(String word) {
        return count("SELECT COUNT(*) FROM session WHERE id LIKE CONCAT(?, '%')", word);
    }

    int tokens(String word) {
        return count("SELECT COUNT(*) FROM refresh_token WHERE session_id LIKE CONCAT(?, '%')", word);
    }

    private int count(String sql, Object... parameters) {
        var count = database.queryForObject(sql, Integer.class, parameters);
        return count == null ? 0 : count;
    }

    private static LocalDateTime utc(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
