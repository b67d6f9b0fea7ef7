package dev.storekeeper.account;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface AccountRepository extends Repository<Account, Long> {

    Account saveAndFlush(Account account);

    Optional<Account> findByUsernameKey(String usernameKey);

    Optional<Account> findById(long id);

    List<Account> findByIdIn(Collection<Long> ids);

    @NativeQuery("SELECT COUNT(*) FROM account WHERE id = :id AND epoch = :epoch")
    int countInEpoch(long id, int epoch);

    @Modifying
    @NativeQuery("UPDATE account SET password_hash = :hash, epoch = epoch + 1 WHERE id = :id")
    int changePassword(long id, String hash);

    @Modifying
    @NativeQuery("""
            UPDATE account SET role = :role, epoch = epoch + 1
            WHERE id = :id AND role <> :role AND deleted_at IS NULL""")
    int changeRole(long id, String role);

    @Modifying
    @NativeQuery("""
            UPDATE account SET locked_at = :now, epoch = epoch + 1
            WHERE id = :id AND locked_at IS NULL AND deleted_at IS NULL""")
    int lock(long id, Instant now);

    @Modifying
    @NativeQuery("UPDATE account SET locked_at = NULL WHERE id = :id AND locked_at IS NOT NULL AND deleted_at IS NULL")
    int unlock(long id);

    @Modifying
    @NativeQuery("UPDATE account SET epoch = epoch + 1 WHERE id = :id AND deleted_at IS NULL")
    int beginEpoch(long id);

    /** No name has a '#', so what stands for the old one never stands in the way of a new one. */
    @Modifying
    @NativeQuery("""
            UPDATE account SET username = CONCAT('#', id), username_key = CONCAT('#', id), password_hash = '',
            epoch = epoch + 1, deleted_at = :now WHERE id = :id AND deleted_at IS NULL""")
    int delete(long id, Instant now);

    @NativeQuery("""
            SELECT id FROM account WHERE role = 'ADMIN' AND locked_at IS NULL AND deleted_at IS NULL
            ORDER BY id LIMIT 2 FOR UPDATE""")
    List<Long> lockAdmins();

    @NativeQuery("""
            SELECT id FROM account
            WHERE id = :id AND role = :role AND locked_at IS NULL AND deleted_at IS NULL FOR UPDATE""")
    Optional<Long> lockOpen(long id, String role);

    /** A tilde comes after everything that a name may have. */
    @NativeQuery("""
            SELECT * FROM account WHERE deleted_at IS NULL AND id > :after AND (:role = '' OR role = :role)
            AND username_key >= :prefix AND username_key < CONCAT(:prefix, '~') ORDER BY id LIMIT :limit""")
    List<Account> list(String role, String prefix, long after, int limit);
}
