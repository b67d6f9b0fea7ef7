package dev.storekeeper.login;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface DeviceRepository extends Repository<SignInChallenge, byte[]> {

    @NativeQuery("""
            SELECT COUNT(*) FROM device JOIN account ON account.id = device.account_id
            WHERE device.token_hash = :hash AND account.username_key = :usernameKey AND device.used_at > :oldest""")
    int count(byte[] hash, String usernameKey, Instant oldest);

    /** The client has another token from now on, whoever has come with the old one. */
    @Modifying
    @NativeQuery("UPDATE device SET token_hash = :newHash WHERE token_hash = :oldHash")
    int changeToken(byte[] oldHash, byte[] newHash);

    @NativeQuery("SELECT device_id FROM device WHERE token_hash = :hash AND account_id = :accountId")
    Optional<byte[]> findId(byte[] hash, long accountId);

    @Modifying
    @NativeQuery("""
            INSERT INTO device (token_hash, account_id, device_id, used_at, returned)
            VALUES (:hash, :accountId, :id, :now, FALSE)
            ON DUPLICATE KEY UPDATE used_at = :now, returned = TRUE""")
    int remember(byte[] hash, long accountId, byte[] id, Instant now);

    /** Keeps the newest of those that have come back, or of those that have not; MySQL deletes by no subquery of its own with a limit, but by one wrapped in another. */
    @Modifying
    @NativeQuery("""
            DELETE FROM device WHERE account_id = :accountId AND returned = :returned AND token_hash NOT IN (
            SELECT token_hash FROM (SELECT token_hash FROM device WHERE account_id = :accountId AND returned = :returned
            ORDER BY used_at DESC LIMIT :most) newest)""")
    int trim(long accountId, boolean returned, int most);

    @Modifying
    @NativeQuery("DELETE FROM device WHERE account_id = :accountId")
    int forgetAll(long accountId);

    @Modifying
    @NativeQuery("DELETE FROM device WHERE account_id = :accountId AND device_id = :id")
    int forget(long accountId, byte[] id);

    @Modifying
    @NativeQuery("DELETE FROM device WHERE used_at < :oldest ORDER BY used_at LIMIT :atMost")
    int forgetOld(Instant oldest, int atMost);
}
