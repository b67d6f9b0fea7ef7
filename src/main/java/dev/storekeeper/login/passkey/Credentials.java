package dev.storekeeper.login.passkey;

import com.webauthn4j.converter.AttestationObjectConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import dev.storekeeper.api.Times;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.JdbcPublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.JdbcUserCredentialRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.stereotype.Component;

/**
 * Stores passkeys and the accounts that have some, by Spring Security's repositories. Unlike these it takes the time from the service's
 * clock, and compares the counter in the statement that stores it. Authenticators know an account by the random id of its user entity,
 * which reveals nothing.
 */
@Component
class Credentials implements UserCredentialRepository {

    /** In bytes, as many as its column takes; RSA with 16,384 bits, the largest that the JDK computes with, needs 2,100. */
    private static final int LONGEST_KEY = 4096;

    /** A signature counts once and none before it, unless the authenticator does not count at all. */
    private static final String USE = """
            UPDATE user_credentials SET signature_count = ?, last_used = ?
            WHERE credential_id = ? AND (signature_count < ? OR (signature_count = 0 AND ? = 0))""";

    private static final String OF_ACCOUNT =
            "user_entity_user_id = (SELECT id FROM user_entities WHERE account_id = ?)";

    private static final String ADD_USER = """
            INSERT IGNORE INTO user_entities (id, name, display_name, account_id)
            SELECT ?, username, username, id FROM account WHERE id = ? AND deleted_at IS NULL""";

    private final JdbcUserCredentialRepository stored;
    private final JdbcPublicKeyCredentialUserEntityRepository users;
    private final JdbcOperations database;
    private final Clock clock;

    Credentials(JdbcOperations database, Clock clock) {
        this.stored = new JdbcUserCredentialRepository(database);
        this.users = new JdbcPublicKeyCredentialUserEntityRepository(database);
        this.database = database;
        this.clock = clock;
    }

    /**
     * Stores the use of a passkey. Only the counter and the time of use change, since others may use it at the same moment; one that was
     * removed since it was read stays so.
     */
    @Override
    public void save(CredentialRecord credential) {
        if (use(credential.getCredentialId(), credential.getSignatureCount()) == 0) {
            throw new IllegalArgumentException("used or removed elsewhere at the same moment");
        }
    }

    /** The same store for the framework's registration, which saves new passkeys. */
    Credentials forNew() {
        return new Credentials(database, clock) {
            @Override
            public void save(CredentialRecord credential) {
                add(credential);
            }
        };
    }

    private void add(CredentialRecord credential) {
        if (!Arrays.equals(attestedId(credential), credential.getCredentialId().getBytes())) {
            // The framework stores the id that the browser names beside what the authenticator has attested.
            throw new IllegalArgumentException("named differently by the authenticator");
        }
        if (credential.getPublicKey().getBytes().length > LONGEST_KEY) {
            throw new IllegalArgumentException("a public key that is too long");
        }
        var now = clock.instant();
        stored.save(ImmutableCredentialRecord.fromCredentialRecord(credential)
                .created(now)
                .lastUsed(now)
                .build());
    }

    private static byte @Nullable [] attestedId(CredentialRecord credential) {
        var attestation = credential.getAttestationObject();
        var object = attestation == null
                ? null
                : new AttestationObjectConverter(new ObjectConverter()).convert(attestation.getBytes());
        var attested = object == null ? null : object.getAuthenticatorData().getAttestedCredentialData();
        return attested == null ? null : attested.getCredentialId();
    }

    private int use(Bytes id, long signatures) {
        return database.update(
                USE, signatures, Times.column(clock.instant()), id.toBase64UrlString(), signatures, signatures);
    }

    @Override
    public void delete(Bytes id) {
        stored.delete(id);
    }

    @Override
    public @Nullable CredentialRecord findByCredentialId(Bytes id) {
        var found = stored.findByCredentialId(id);
        return found == null ? null : withoutEmptyTransports(found);
    }

    @Override
    public List<CredentialRecord> findByUserId(Bytes userId) {
        return stored.findByUserId(userId).stream()
                .map(Credentials::withoutEmptyTransports)
                .toList();
    }

    /** A passkey that named no transport comes back with one that has no name. */
    private static CredentialRecord withoutEmptyTransports(CredentialRecord credential) {
        return ImmutableCredentialRecord.fromCredentialRecord(credential)
                .transports(credential.getTransports().stream()
                        .filter(transport -> !transport.getValue().isEmpty())
                        .collect(Collectors.toSet()))
                .build();
    }

    List<CredentialRecord> findByAccount(long accountId) {
        return findUser(accountId).map(user -> findByUserId(user.getId())).orElse(List.of());
    }

    int count(long accountId) {
        return Objects.requireNonNull(database.queryForObject(
                "SELECT COUNT(*) FROM user_credentials WHERE " + OF_ACCOUNT, Integer.class, accountId));
    }

    boolean rename(long accountId, String id, String label) {
        return database.update(
                        "UPDATE user_credentials SET label = ? WHERE " + OF_ACCOUNT + " AND credential_id = ?",
                        label,
                        accountId,
                        id)
                == 1;
    }

    boolean remove(long accountId, String id) {
        return database.update(
                        "DELETE FROM user_credentials WHERE " + OF_ACCOUNT + " AND credential_id = ?", accountId, id)
                == 1;
    }

    void forget(long accountId) {
        database.update("DELETE FROM user_entities WHERE account_id = ?", accountId);
    }

    JdbcPublicKeyCredentialUserEntityRepository users() {
        return users;
    }

    Optional<PublicKeyCredentialUserEntity> findUser(long accountId) {
        return user("SELECT id FROM user_entities WHERE account_id = ?", accountId);
    }

    /** Until the end of the transaction, no other one adds a passkey to this account. */
    Optional<PublicKeyCredentialUserEntity> lockUser(long accountId) {
        return user("SELECT id FROM user_entities WHERE account_id = ? FOR UPDATE", accountId);
    }

    /** Returns nothing when the account has been deleted. Of two calls at once, the second gets the id of the first. */
    Optional<PublicKeyCredentialUserEntity> findOrAddUser(long accountId) {
        return findUser(accountId).or(() -> {
            database.update(ADD_USER, Bytes.random().toBase64UrlString(), accountId);
            return findUser(accountId);
        });
    }

    private Optional<PublicKeyCredentialUserEntity> user(String sql, long accountId) {
        return database.queryForList(sql, String.class, accountId).stream()
                .findFirst()
                .map(id -> users.findById(Bytes.fromBase64(id)));
    }
}
