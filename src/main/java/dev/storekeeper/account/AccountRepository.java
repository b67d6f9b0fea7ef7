package dev.storekeeper.account;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface AccountRepository extends Repository<Account, Long> {

    Account saveAndFlush(Account account);

    Optional<Account> findById(long id);

    Optional<Account> findByUsernameKey(String usernameKey);

    List<Account> findByIdInAndDeletedAtIsNull(Collection<Long> ids);

    boolean existsByIdAndEpoch(long id, int epoch);

    boolean existsByRoleAndLockedAtIsNullAndDeletedAtIsNull(Role role);

    /** Every character of a username sorts before the tilde. */
    @Query("""
            SELECT a FROM Account a
            WHERE a.deletedAt IS NULL AND a.id > :after AND (:role IS NULL OR a.role = :role)
            AND a.usernameKey >= :prefix AND a.usernameKey < CONCAT(:prefix, '~') ORDER BY a.id""")
    List<Account> list(@Nullable Role role, String prefix, long after, Limit limit);

    @Modifying
    @Query("UPDATE Account a SET a.passwordHash = :hash, a.epoch = a.epoch + 1 WHERE a.id = :id")
    int changePassword(long id, String hash);

    @Modifying
    @Query("""
            UPDATE Account a SET a.role = :role, a.epoch = a.epoch + 1
            WHERE a.id = :id AND a.role <> :role AND a.deletedAt IS NULL""")
    int changeRole(long id, Role role);

    @Modifying
    @Query("""
            UPDATE Account a SET a.lockedAt = :now, a.epoch = a.epoch + 1
            WHERE a.id = :id AND a.lockedAt IS NULL AND a.deletedAt IS NULL""")
    int lock(long id, Instant now);

    @Modifying
    @Query("""
            UPDATE Account a SET a.lockedAt = NULL
            WHERE a.id = :id AND a.lockedAt IS NOT NULL AND a.deletedAt IS NULL""")
    int unlock(long id);

    @Modifying
    @Query("UPDATE Account a SET a.epoch = a.epoch + 1 WHERE a.id = :id AND a.deletedAt IS NULL")
    int beginEpoch(long id);

    /** Frees the username: what replaces it has a '#', which no username can have. */
    @Modifying
    @NativeQuery("""
            UPDATE account SET username = CONCAT('#', id), username_key = CONCAT('#', id), password_hash = '',
            epoch = epoch + 1, deleted_at = :now WHERE id = :id AND deleted_at IS NULL""")
    int delete(long id, Instant now);

    @NativeQuery("""
            SELECT id FROM account WHERE role = 'ADMIN' AND locked_at IS NULL AND deleted_at IS NULL
            ORDER BY id LIMIT 2 FOR UPDATE""")
    List<Long> lockAdmins();

    @NativeQuery("SELECT id FROM account WHERE id IN :ids ORDER BY id FOR UPDATE")
    List<Long> lockRows(Collection<Long> ids);

    @NativeQuery("""
            SELECT id FROM account
            WHERE id = :id AND role = :role AND locked_at IS NULL AND deleted_at IS NULL FOR UPDATE""")
    Optional<Long> lockOpen(long id, String role);
}
