package dev.storekeeper.passkey;

import java.util.Optional;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.JdbcPublicKeyCredentialUserEntityRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Whom passkeys belong to: what authenticators know an account by is random, and tells them nothing. */
@Component
class Holders {

    private final HolderRepository repository;
    private final JdbcPublicKeyCredentialUserEntityRepository users;

    Holders(HolderRepository repository, JdbcOperations jdbc) {
        this.repository = repository;
        this.users = new JdbcPublicKeyCredentialUserEntityRepository(jdbc);
    }

    JdbcPublicKeyCredentialUserEntityRepository users() {
        return users;
    }

    Optional<PublicKeyCredentialUserEntity> find(long accountId) {
        return repository.id(accountId).flatMap(this::user);
    }

    /** Nothing when there is no such account any more. */
    @Transactional
    public Optional<PublicKeyCredentialUserEntity> findOrAdd(long accountId) {
        var found = find(accountId);
        if (found.isPresent()) {
            return found;
        }
        repository.add(Bytes.random().toBase64UrlString(), accountId);
        return find(accountId);
    }

    /** Until the end of the transaction nobody else adds a passkey to this account. */
    Optional<PublicKeyCredentialUserEntity> lock(long accountId) {
        return repository.lock(accountId).flatMap(this::user);
    }

    long passkeys(long accountId) {
        return repository.count(accountId);
    }

    @Transactional
    public boolean removePasskey(long accountId, String id) {
        return repository.remove(id, accountId) == 1;
    }

    @Transactional
    public void forget(long accountId) {
        repository.forget(accountId);
    }

    private Optional<PublicKeyCredentialUserEntity> user(String id) {
        return Optional.ofNullable(users.findById(Bytes.fromBase64(id)));
    }
}
