package dev.storekeeper.passkey;

import dev.storekeeper.passkey.Ceremonies.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** Judges whether a client holds a passkey of an account. */
@Service
public class PasskeyService {

    private final Ceremonies ceremonies;
    private final RelyingParty party;
    private final Holders holders;
    private final Credentials credentials;

    PasskeyService(Ceremonies ceremonies, RelyingParty party, Holders holders, Credentials credentials) {
        this.ceremonies = ceremonies;
        this.party = party;
        this.holders = holders;
        this.credentials = credentials;
    }

    /** Forgets all passkeys of an account, and what its authenticators were asked. */
    @Transactional
    public void forget(long accountId) {
        ceremonies.forget(accountId);
        holders.forget(accountId);
    }

    public boolean hasAny(long accountId) {
        return holders.countPasskeys(accountId) > 0;
    }

    /** Asks for one of the account's passkeys; nothing when it has none. */
    @Transactional
    public Optional<PasskeyQuestion> challenge(long accountId) {
        var known = credentials.of(holders.find(accountId));
        if (known.isEmpty()) {
            return Optional.empty();
        }
        var challenge = Bytes.random();
        return ceremonies
                .open(accountId, Kind.SIGN_IN, challenge)
                .map(ceremony -> PasskeyQuestion.of(ceremony, party.optionsForSignIn(challenge, known)));
    }

    /**
     * Whether a passkey of the account answers what was asked. The question is spent and the passkey's counter stored in the
     * transaction at hand, so a rollback undoes both.
     */
    @Transactional
    public boolean verify(long accountId, @Nullable String ceremony, @Nullable JsonNode credential) {
        var challenge = ceremonies.spend(ceremony, accountId, Kind.SIGN_IN);
        var user = holders.find(accountId);
        return challenge.isPresent()
                && user.isPresent()
                && credential != null
                && party.isAnswered(user.get(), challenge.get(), credential);
    }
}
