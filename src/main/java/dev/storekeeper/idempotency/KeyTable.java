package dev.storekeeper.idempotency;

import dev.storekeeper.api.Cleanup;
import dev.storekeeper.api.Times;
import dev.storekeeper.idempotency.Executions.Answer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keys and the answers that were given. A row without an answer is seen by the transaction that claims it, and by no other. */
@Component
class KeyTable {

    private final JdbcClient database;
    private final Cleanup cleanup;

    KeyTable(JdbcClient database, Cleanup cleanup) {
        this.database = database;
        this.cleanup = cleanup;
    }

    /**
     * Claims the key if it is free or has expired, and locks its row in any case. A plain {@code INSERT} would take a shared lock, with
     * which two waiting requests deadlock after a rollback. The time is set last, since MySQL reads what it has assigned already.
     */
    void claim(IdempotencyKey key, byte[] requestHash, Instant now, Instant until) {
        database.sql("""
                        INSERT INTO idempotency_key (account_id, idempotency_key, request_hash, expires_at)
                        VALUES (:account, :key, :hash, :until)
                        ON DUPLICATE KEY UPDATE
                            request_hash = IF(expires_at <= :now, :hash, request_hash),
                            status = IF(expires_at <= :now, NULL, status),
                            expires_at = IF(expires_at <= :now, :until, expires_at)""")
                .param("account", key.accountId())
                .param("key", key.text())
                .param("hash", requestHash)
                .param("now", Times.column(now))
                .param("until", Times.column(until))
                .update();
    }

    /** The answer to the request that came first with this key; empty where the key is claimed and nothing else. */
    Optional<StoredAnswer> findAnswer(IdempotencyKey key) {
        return database.sql("""
                        SELECT request_hash, status, headers, body FROM idempotency_key
                        WHERE account_id = ? AND idempotency_key = ? AND status IS NOT NULL""")
                .params(key.accountId(), key.text())
                .query(KeyTable::read)
                .optional();
    }

    /** Stores the answer to a request that has claimed the key. Returns whether the key had none. */
    boolean keep(IdempotencyKey key, Answer answer) {
        return database.sql("""
                        UPDATE idempotency_key SET status = ?, headers = ?, body = ?
                        WHERE account_id = ? AND idempotency_key = ? AND status IS NULL""")
                        .params(answer.status(), answer.headers(), answer.body(), key.accountId(), key.text())
                        .update()
                == 1;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "idempotency-key-cleanup")
    void runCleanup() {
        cleanup.run("expired idempotency keys", this::deleteExpired);
    }

    int deleteExpired(Instant now, int atMost) {
        return database.sql("DELETE FROM idempotency_key WHERE expires_at <= ? ORDER BY expires_at LIMIT ?")
                .params(Times.column(now), atMost)
                .update();
    }

    private static StoredAnswer read(ResultSet row, int number) throws SQLException {
        var answer = new Answer(row.getInt(2), row.getString(3), row.getBytes(4));
        return new StoredAnswer(row.getBytes(1), answer);
    }

    /** An answer, and the hash of the request that was given it. */
    record StoredAnswer(byte[] requestHash, Answer answer) {}
}
