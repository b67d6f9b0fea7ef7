package dev.storekeeper.login.passkey;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface CeremonyRepository extends Repository<PasskeyCeremony, byte[]> {

    /** Asks nothing for an account that has just been deleted. */
    @Modifying
    @NativeQuery("""
            INSERT INTO passkey_ceremony (token_hash, account_id, kind, challenge, expires_at)
            SELECT :hash, id, :kind, :challenge, :expiresAt FROM account WHERE id = :accountId AND deleted_at IS NULL""")
    int open(byte[] hash, long accountId, String kind, byte[] challenge, Instant expiresAt);

    Optional<PasskeyCeremony> findByTokenHashAndExpiresAtAfter(byte[] hash, Instant now);

    /** Spends the ceremony: of many calls at once, one returns 1. */
    @Modifying
    @NativeQuery("""
            DELETE FROM passkey_ceremony
            WHERE token_hash = :hash AND account_id = :accountId AND kind = :kind AND expires_at > :now""")
    int spend(byte[] hash, long accountId, String kind, Instant now);

    @Modifying
    @NativeQuery("DELETE FROM passkey_ceremony WHERE expires_at <= :now ORDER BY expires_at LIMIT :atMost")
    int deleteExpired(Instant now, int atMost);

    @Modifying
    @NativeQuery("DELETE FROM passkey_ceremony WHERE account_id = :accountId")
    int deleteByAccountId(long accountId);
}
