package dev.storekeeper.login.passkey;

import java.util.Optional;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.JdbcPublicKeyCredentialUserEntityRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The accounts that have passkeys. Authenticators know an account by a random id, which reveals nothing. */
@Component
class Holders {

    private final JdbcClient database;
    private final JdbcPublicKeyCredentialUserEntityRepository users;

    Holders(JdbcClient database, JdbcOperations jdbc) {
        this.database = database;
        this.users = new JdbcPublicKeyCredentialUserEntityRepository(jdbc);
    }

    JdbcPublicKeyCredentialUserEntityRepository users() {
        return users;
    }

    Optional<PublicKeyCredentialUserEntity> find(long accountId) {
        return user("SELECT id FROM user_entities WHERE account_id = ?", accountId);
    }

    /** Returns nothing when the account has been deleted. Of two calls at once, the second gets the id of the first. */
    @Transactional
    public Optional<PublicKeyCredentialUserEntity> findOrAdd(long accountId) {
        var found = find(accountId);
        if (found.isPresent()) {
            return found;
        }
        database.sql("""
                        INSERT IGNORE INTO user_entities (id, name, display_name, account_id)
                        SELECT ?, username, username, id FROM account WHERE id = ? AND deleted_at IS NULL""").params(Bytes.random().toBase64UrlString(), accountId).update();
        return find(accountId);
    }

    /** Until the end of the transaction, no other one adds a passkey to this account. */
    Optional<PublicKeyCredentialUserEntity> lock(long accountId) {
        return user("SELECT id FROM user_entities WHERE account_id = ? FOR UPDATE", accountId);
    }

    int countPasskeys(long accountId) {
        return database.sql("""
                        SELECT COUNT(*) FROM user_credentials
                        WHERE user_entity_user_id = (SELECT id FROM user_entities WHERE account_id = ?)""").param(accountId).query(Integer.class).single();
    }

    @Transactional
    public boolean removePasskey(long accountId, String id) {
        return database.sql("""
                        DELETE FROM user_credentials WHERE credential_id = ?
                        AND user_entity_user_id = (SELECT id FROM user_entities WHERE account_id = ?)""").params(id, accountId).update() == 1;
    }

    @Transactional
    public void forget(long accountId) {
        database.sql("DELETE FROM user_entities WHERE account_id = ?")
                .param(accountId)
                .update();
    }

    private Optional<PublicKeyCredentialUserEntity> user(String sql, long accountId) {
        return database.sql(sql)
                .param(accountId)
                .query(String.class)
                .optional()
                .map(id -> users.findById(Bytes.fromBase64(id)));
    }
}
