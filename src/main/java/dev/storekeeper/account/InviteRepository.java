package dev.storekeeper.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface InviteRepository extends Repository<Invite, Long> {

    Invite saveAndFlush(Invite invite);

    Optional<Invite> findById(long id);

    List<Invite> findByCreatedByIsNotNullAndIdLessThanOrderByIdDesc(long before, Limit limit);

    long countByCreatedByIsNullAndUsedAtIsNotNull();

    /** An invite works while its admin is one; the setup code, which no admin has made, while no admin is open. */
    @Query("""
            SELECT i FROM Invite i LEFT JOIN Account a ON a.id = i.createdBy
            WHERE i.codeHash = :hash AND i.usedAt IS NULL
            AND (i.createdBy IS NOT NULL AND i.expiresAt > :now
                    AND a.role = ADMIN AND a.lockedAt IS NULL AND a.deletedAt IS NULL
                OR i.createdBy IS NULL
                    AND NOT EXISTS (SELECT 1 FROM Account b
                        WHERE b.role = ADMIN AND b.lockedAt IS NULL AND b.deletedAt IS NULL))""")
    Optional<Invite> findUsable(byte[] hash, Instant now);

    /** Uses up the invite for an account that was just created, if it still works: of many requests at once, one gets 1. */
    @Modifying
    @NativeQuery("""
            UPDATE invite i SET i.used_at = :now, i.used_by = :accountId
            WHERE i.id = :id AND i.used_at IS NULL
            AND (i.created_by IS NOT NULL AND i.expires_at > :now
                    AND EXISTS (SELECT 1 FROM account a WHERE a.id = i.created_by
                        AND a.role = 'ADMIN' AND a.locked_at IS NULL AND a.deleted_at IS NULL)
                OR i.created_by IS NULL
                    AND NOT EXISTS (SELECT 1 FROM account b
                        WHERE b.id <> :accountId AND b.role = 'ADMIN' AND b.locked_at IS NULL AND b.deleted_at IS NULL))""")
    int use(long id, long accountId, Instant now);

    @Modifying
    @Query("DELETE FROM Invite i WHERE i.id = :id AND i.usedAt IS NULL AND i.createdBy IS NOT NULL")
    int withdraw(long id);

    /** All nodes add the same one. */
    @Modifying
    @NativeQuery("INSERT IGNORE INTO invite (code_hash, role, created_at) VALUES (:hash, 'ADMIN', :now)")
    int addSetupCode(byte[] hash, Instant now);

    /** Deletes the setup codes of a master key that is no longer in use. */
    @Modifying
    @Query("DELETE FROM Invite i WHERE i.createdBy IS NULL AND i.usedAt IS NULL AND i.codeHash <> :hash")
    int withdrawOtherSetupCodes(byte[] hash);

    @Modifying
    @NativeQuery("DELETE FROM invite WHERE expires_at < :expired ORDER BY expires_at LIMIT :atMost")
    int deleteExpired(Instant expired, int atMost);
}
