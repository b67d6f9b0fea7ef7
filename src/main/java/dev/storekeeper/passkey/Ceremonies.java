package dev.storekeeper.passkey;

import dev.storekeeper.crypto.OpaqueToken;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what was asked until it is answered, once. */
@Component
class Ceremonies {

    static final Duration LIFETIME = Duration.ofMinutes(5);

    private final CeremonyRepository repository;
    private final Clock clock;

    Ceremonies(CeremonyRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** The token of a new ceremony, unless there is no such account any more. */
    @Transactional
    public Optional<String> open(long accountId, Kind kind, Bytes challenge) {
        var token = OpaqueToken.random();
        var expiresAt = clock.instant().plus(LIFETIME);
        var opened = repository.open(token.hash(), accountId, kind.name(), challenge.getBytes(), expiresAt);
        return opened == 1 ? Optional.of(token.text()) : Optional.empty();
    }

    /** The challenge of a ceremony, which is spent now; nothing when it is unknown, over, spent or somebody else's. */
    @Transactional
    public Optional<Bytes> spend(@Nullable String shown, long accountId, Kind kind) {
        var now = clock.instant();
        return OpaqueToken.parse(shown)
                .flatMap(token -> repository
                        .challenge(token.hash(), now)
                        .filter(_ -> repository.spend(token.hash(), accountId, kind.name(), now) == 1))
                .map(Bytes::new);
    }

    @Transactional
    public void forget(long accountId) {
        repository.forget(accountId);
    }

    /** What the authenticator is asked for. */
    enum Kind {
        REGISTRATION,
        SIGN_IN
    }
}
