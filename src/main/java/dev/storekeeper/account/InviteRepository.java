package dev.storekeeper.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface InviteRepository extends Repository<Invite, Long> {

    Invite saveAndFlush(Invite invite);

    Optional<Invite> findById(long id);

    /** An invite falls with the admin who made it; the setup code, which nobody has made, with the first admin. */
    @NativeQuery("""
            SELECT i.* FROM invite i LEFT JOIN account a ON a.id = i.created_by
            WHERE i.code_hash = :hash AND i.used_at IS NULL
            AND (i.created_by IS NOT NULL OR NOT EXISTS
                (SELECT 1 FROM account WHERE role = 'ADMIN' AND deleted_at IS NULL))
            AND (i.created_by IS NULL OR (i.expires_at > :now
                AND a.role = 'ADMIN' AND a.locked_at IS NULL AND a.deleted_at IS NULL))""")
    Optional<Invite> findUsable(byte[] hash, Instant now);

    /** Of many who show it at once, one is told 1. */
    @Modifying
    @NativeQuery("""
            UPDATE invite SET used_at = :now, used_by = :accountId
            WHERE id = :id AND used_at IS NULL AND (expires_at IS NULL OR expires_at > :now)""")
    int use(long id, long accountId, Instant now);

    @NativeQuery("""
            SELECT * FROM invite WHERE created_by IS NOT NULL AND id < :before ORDER BY id DESC LIMIT :limit""")
    List<Invite> findBefore(long before, int limit);

    @Modifying
    @NativeQuery("DELETE FROM invite WHERE id = :id AND used_at IS NULL AND created_by IS NOT NULL")
    int withdraw(long id);

    @NativeQuery("SELECT COUNT(*) FROM account WHERE role = 'ADMIN' AND deleted_at IS NULL")
    long countAdmins();

    @NativeQuery("SELECT COUNT(*) FROM invite WHERE created_by IS NULL AND used_at IS NOT NULL")
    long countUsedSetupCodes();

    /** All nodes ask for the same one. */
    @Modifying
    @NativeQuery("INSERT IGNORE INTO invite (code_hash, role, created_at) VALUES (:hash, 'ADMIN', :now)")
    int addSetupCode(byte[] hash, Instant now);

    /** Those of a master key that is in use no more. */
    @Modifying
    @NativeQuery("DELETE FROM invite WHERE created_by IS NULL AND used_at IS NULL AND code_hash <> :hash")
    int withdrawOtherSetupCodes(byte[] hash);

    @Modifying
    @NativeQuery("DELETE FROM invite WHERE expires_at < :expired ORDER BY expires_at LIMIT :atMost")
    int deleteExpired(Instant expired, int atMost);
}
