package dev.storekeeper.passkey;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

/** What Spring Security's own repositories do not say of whom passkeys belong to, and of their use. */
interface HolderRepository extends Repository<PasskeyCeremony, byte[]> {

    /** Whoever comes second keeps the id of who came first. */
    @Modifying
    @NativeQuery("""
            INSERT IGNORE INTO user_entities (id, name, display_name, account_id)
            SELECT :id, username, username, id FROM account WHERE id = :accountId AND deleted_at IS NULL""")
    int add(String id, long accountId);

    @NativeQuery("SELECT id FROM user_entities WHERE account_id = :accountId")
    Optional<String> id(long accountId);

    /** Makes those wait who would count this account's passkeys at the same moment. */
    @NativeQuery("SELECT id FROM user_entities WHERE account_id = :accountId FOR UPDATE")
    Optional<String> lock(long accountId);

    @NativeQuery("""
            SELECT COUNT(*) FROM user_credentials
            WHERE user_entity_user_id = (SELECT id FROM user_entities WHERE account_id = :accountId)""")
    long count(long accountId);

    /** A signature counts once and none before it, unless the authenticator does not count at all. */
    @Modifying
    @NativeQuery("""
            UPDATE user_credentials SET signature_count = :signatures, last_used = :now
            WHERE credential_id = :id AND (signature_count < :signatures OR (signature_count = 0 AND :signatures = 0))""")
    int use(String id, long signatures, Instant now);

    @Modifying
    @NativeQuery("""
            DELETE FROM user_credentials
            WHERE credential_id = :id
            AND user_entity_user_id = (SELECT id FROM user_entities WHERE account_id = :accountId)""")
    int remove(String id, long accountId);

    @Modifying
    @NativeQuery("DELETE FROM user_entities WHERE account_id = :accountId")
    int forget(long accountId);
}
