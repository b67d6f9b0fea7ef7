package dev.storekeeper.totp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Replaces a phone by another: the old one stays valid until a code has proven that the new one has its secret. */
@Service
public class NextPhone {

    public static final Duration PATIENCE = Duration.ofMinutes(15);

    private final TotpFactorRepository factors;
    private final TotpCodes codes;
    private final SealedSecrets secrets;
    private final TotpProperties properties;
    private final Clock clock;

    NextPhone(
            TotpFactorRepository factors,
            TotpCodes codes,
            SealedSecrets secrets,
            TotpProperties properties,
            Clock clock) {
        this.factors = factors;
        this.codes = codes;
        this.secrets = secrets;
        this.properties = properties;
        this.clock = clock;
    }

    /** Draws a secret for the new phone, in place of one that still waits; nothing while no phone is proven. */
    @Transactional
    public Optional<KeyUri> begin(long accountId, String username) {
        var secret = TotpSecret.random();
        return factors.propose(accountId, secrets.seal(secret, accountId), clock.instant()) == 1
                ? Optional.of(new KeyUri(properties.issuer(), username, secret))
                : Optional.empty();
    }

    /** The secret that waits. */
    public Optional<KeyUri> pending(long accountId, String username) {
        return waiting(accountId).map(kept -> new KeyUri(properties.issuer(), username, secrets.open(kept, accountId)));
    }

    /** Puts the new phone in the place of the old one, if the code is of it. */
    @Transactional
    public boolean confirm(long accountId, TotpCode code) {
        var now = clock.instant();
        var sealed = waiting(accountId);
        var step = sealed.map(secret -> codes.matchingStep(secrets.open(secret, accountId), code, now));
        return step.isPresent()
                && step.get().isPresent()
                && factors.replace(accountId, sealed.get(), step.get().getAsLong(), now) == 1;
    }

    /** @return whether one was waiting */
    @Transactional
    public boolean withdraw(long accountId) {
        return factors.withdraw(accountId) == 1;
    }

    private Optional<byte[]> waiting(long accountId) {
        Instant oldest = clock.instant().minus(PATIENCE);
        return factors.findById(accountId).map(factor -> factor.nextSealedSecret(oldest));
    }
}
