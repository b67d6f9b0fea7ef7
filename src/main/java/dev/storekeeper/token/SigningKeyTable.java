package dev.storekeeper.token;

import dev.storekeeper.api.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Stores signing keys, with their private keys encrypted. Rows are only inserted and deleted. */
@Component
class SigningKeyTable {

    private final JdbcClient database;

    SigningKeyTable(JdbcClient database) {
        this.database = database;
    }

    /** @throws org.springframework.dao.DuplicateKeyException where another node has added a key of this generation */
    void add(StoredKey key) {
        database.sql("""
                        INSERT INTO signing_key
                        (generation, kid, public_key, encrypted_private_key, created_at, signs_from)
                        VALUES (?, ?, ?, ?, ?, ?)""")
                .params(
                        key.generation(),
                        key.kid(),
                        key.publicKey(),
                        key.encryptedPrivateKey(),
                        Times.column(key.createdAt()),
                        Times.column(key.signsFrom()))
                .update();
    }

    /** The newest first. */
    List<StoredKey> list() {
        return database.sql("""
                        SELECT generation, kid, public_key, encrypted_private_key, created_at, signs_from
                        FROM signing_key ORDER BY generation DESC""").query((row, _) -> read(row)).list();
    }

    Set<String> kids() {
        return database.sql("SELECT kid FROM signing_key").query(String.class).set();
    }

    boolean contains(String kid) {
        return database.sql("SELECT COUNT(*) FROM signing_key WHERE kid = ?")
                        .param(kid)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    int deleteBefore(int generation, int atMost) {
        return database.sql("DELETE FROM signing_key WHERE generation < ? ORDER BY generation LIMIT ?")
                .params(generation, atMost)
                .update();
    }

    private static StoredKey read(ResultSet row) throws SQLException {
        return new StoredKey(
                row.getInt(1),
                row.getString(2),
                row.getBytes(3),
                row.getBytes(4),
                Times.instant(row, 5),
                Times.instant(row, 6));
    }

    record StoredKey(
            int generation,
            String kid,
            byte[] publicKey,
            byte[] encryptedPrivateKey,
            Instant createdAt,
            Instant signsFrom) {}
}
