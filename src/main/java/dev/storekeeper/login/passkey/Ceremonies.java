package dev.storekeeper.login.passkey;

import dev.storekeeper.crypto.OpaqueToken;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the questions to authenticators until they are answered, once. */
@Component
class Ceremonies {

    static final Duration LIFETIME = Duration.ofMinutes(5);

    private final CeremonyRepository repository;
    private final Clock clock;

    Ceremonies(CeremonyRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Returns the token of a new ceremony; nothing when the account has been deleted. */
    @Transactional
    public Optional<String> open(long accountId, Kind kind, Bytes challenge) {
        var token = OpaqueToken.random();
        var expiresAt = clock.instant().plus(LIFETIME);
        var opened = repository.open(token.hash(), accountId, kind.name(), challenge.getBytes(), expiresAt);
        return opened == 1 ? Optional.of(token.text()) : Optional.empty();
    }

    /** Returns the challenge of a ceremony and spends it; nothing when it is unknown, expired, spent or another account's. */
    @Transactional
    public Optional<Bytes> spend(@Nullable String shown, long accountId, Kind kind) {
        var now = clock.instant();
        return OpaqueToken.parse(shown)
                .flatMap(token -> repository
                        .findByTokenHashAndExpiresAtAfter(token.hash(), now)
                        .filter(_ -> repository.spend(token.hash(), accountId, kind.name(), now) == 1))
                .map(ceremony -> new Bytes(ceremony.challenge()));
    }

    @Transactional
    public void forget(long accountId) {
        repository.deleteByAccountId(accountId);
    }

    /** What the authenticator is asked for. */
    enum Kind {
        REGISTRATION,
        SIGN_IN
    }
}
