package dev.storekeeper.login.totp;

import dev.storekeeper.api.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Stores the secrets that accounts share with phones, encrypted. Each update is conditional: of many calls at once, one returns true. */
@Component
class TotpFactorTable {

    private final JdbcClient database;

    TotpFactorTable(JdbcClient database) {
        this.database = database;
    }

    void add(long accountId, byte[] encryptedSecret, Instant now) {
        database.sql("INSERT INTO totp_factor (account_id, encrypted_secret, created_at) VALUES (?, ?, ?)")
                .params(accountId, encryptedSecret, Times.column(now))
                .update();
    }

    Optional<TotpFactor> find(long accountId) {
        return database.sql("""
                        SELECT encrypted_secret, created_at, enrolled_at, next_encrypted_secret, next_created_at
                        FROM totp_factor WHERE account_id = ?""").param(accountId).query((row, _) -> read(row)).optional();
    }

    /** Accepts a code once, and none of an earlier step after it. */
    boolean consumeStep(long accountId, byte[] encryptedSecret, long step) {
        return update("""
                UPDATE totp_factor SET last_step = ?
                WHERE account_id = ? AND encrypted_secret = ? AND (last_step IS NULL OR last_step < ?)""", step, accountId, encryptedSecret, step);
    }

    boolean enrol(long accountId, Instant now) {
        return update(
                "UPDATE totp_factor SET enrolled_at = ? WHERE account_id = ? AND enrolled_at IS NULL",
                Times.column(now),
                accountId);
    }

    boolean replacePending(long accountId, byte[] encryptedSecret, Instant now, Instant oldestPending) {
        return update("""
                UPDATE totp_factor SET encrypted_secret = ?, created_at = ?, last_step = NULL
                WHERE account_id = ? AND enrolled_at IS NULL AND created_at <= ?""", encryptedSecret, Times.column(now), accountId, Times.column(oldestPending));
    }

    boolean proposeNext(long accountId, byte[] encryptedSecret, Instant now) {
        return update("""
                UPDATE totp_factor SET next_encrypted_secret = ?, next_created_at = ?
                WHERE account_id = ? AND enrolled_at IS NOT NULL""", encryptedSecret, Times.column(now), accountId);
    }

    /** Puts the next secret in the place of the present one. */
    boolean replaceByNext(long accountId, byte[] encryptedSecret, long step, Instant now) {
        return update("""
                UPDATE totp_factor SET encrypted_secret = next_encrypted_secret, last_step = ?, created_at = ?,
                enrolled_at = ?, next_encrypted_secret = NULL, next_created_at = NULL
                WHERE account_id = ? AND next_encrypted_secret = ?""", step, Times.column(now), Times.column(now), accountId, encryptedSecret);
    }

    boolean withdrawNext(long accountId) {
        return update("""
                UPDATE totp_factor SET next_encrypted_secret = NULL, next_created_at = NULL
                WHERE account_id = ? AND next_encrypted_secret IS NOT NULL""", accountId);
    }

    /** Skips a row that a login uses at this moment. */
    Optional<Long> lockNeverEnrolled(Instant before) {
        return database.sql("""
                        SELECT factor.account_id FROM totp_factor factor
                        STRAIGHT_JOIN account ON account.id = factor.account_id
                        WHERE factor.enrolled_at IS NULL AND factor.created_at < ? AND account.epoch = 0
                        AND account.deleted_at IS NULL
                        ORDER BY factor.created_at LIMIT 1 FOR UPDATE SKIP LOCKED""").param(Times.column(before)).query(Long.class).optional();
    }

    void delete(long accountId) {
        update("DELETE FROM totp_factor WHERE account_id = ?", accountId);
    }

    private boolean update(String sql, Object... values) {
        return database.sql(sql).params(values).update() == 1;
    }

    private static TotpFactor read(ResultSet row) throws SQLException {
        return new TotpFactor(
                row.getBytes(1),
                Times.instant(row, 2),
                Times.instantOrNull(row, 3),
                row.getBytes(4),
                Times.instantOrNull(row, 5));
    }

    record TotpFactor(
            byte[] encryptedSecret,
            Instant createdAt,
            @Nullable Instant enrolledAt,
            byte @Nullable [] nextEncryptedSecret,
            @Nullable Instant nextCreatedAt) {

        /** The secret of the next phone, while it waits for its first code. */
        Optional<byte[]> nextSince(Instant oldest) {
            return nextCreatedAt != null && nextCreatedAt.isAfter(oldest)
                    ? Optional.ofNullable(nextEncryptedSecret)
                    : Optional.empty();
        }

        boolean isEnrolled() {
            return enrolledAt != null;
        }

        /** Whether codes of this secret count: proven ones always, pending ones while they are young. */
        boolean countsSince(Instant oldestPending) {
            return isEnrolled() || createdAt.isAfter(oldestPending);
        }
    }
}
