package dev.storekeeper.login.passkey;

import com.webauthn4j.converter.AttestationObjectConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.JdbcUserCredentialRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.stereotype.Component;

/** Spring Security's stored passkeys, with the service's clock and with a counter that is compared as it is stored. */
@Component
class Credentials implements UserCredentialRepository {

    /** In bytes, as many as its column takes; RSA with 16,384 bits, the largest that the JDK computes with, needs 2,100. */
    private static final int LONGEST_KEY = 4096;

    /** A signature counts once and none before it, unless the authenticator does not count at all. */
    private static final String USE = """
            UPDATE user_credentials SET signature_count = ?, last_used = ?
            WHERE credential_id = ? AND (signature_count < ? OR (signature_count = 0 AND ? = 0))""";

    private final JdbcUserCredentialRepository stored;
    private final JdbcOperations database;
    private final Clock clock;

    Credentials(JdbcOperations database, Clock clock) {
        this.stored = new JdbcUserCredentialRepository(database);
        this.database = database;
        this.clock = clock;
    }

    /** Adds a new passkey. Of a known one only the counter and the time of use change, since others may use it at the same moment. */
    @Override
    public void save(CredentialRecord credential) {
        if (stored.findByCredentialId(credential.getCredentialId()) == null) {
            add(credential);
            return;
        }
        if (use(credential.getCredentialId(), credential.getSignatureCount()) == 0) {
            throw new IllegalArgumentException("used elsewhere at the same moment");
        }
    }

    private int use(Bytes id, long signatures) {
        return database.update(
                USE,
                signatures,
                LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC),
                id.toBase64UrlString(),
                signatures,
                signatures);
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

    List<CredentialRecord> of(Optional<PublicKeyCredentialUserEntity> user) {
        return user.map(known -> findByUserId(known.getId())).orElse(List.of());
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

    /** A passkey that named no transport comes back with one that has no name. */
    private static CredentialRecord withoutEmptyTransports(CredentialRecord credential) {
        return ImmutableCredentialRecord.fromCredentialRecord(credential)
                .transports(credential.getTransports().stream()
                        .filter(transport -> !transport.getValue().isEmpty())
                        .collect(Collectors.toSet()))
                .build();
    }
}
