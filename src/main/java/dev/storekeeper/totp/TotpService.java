package dev.storekeeper.totp;

import dev.storekeeper.crypto.DecryptionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Gives accounts their second lock and judges the codes that open it. */
@Service
public class TotpService {

    private static final Logger log = LoggerFactory.getLogger(TotpService.class);

    private final TotpFactorRepository factors;
    private final TotpCodes codes;
    private final SealedSecrets secrets;
    private final TotpProperties properties;
    private final Clock clock;

    TotpService(
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

    /** Draws the secret of a new account; it is pending until a code proves that a phone has it. */
    @Transactional
    public KeyUri begin(long accountId, String username) {
        var secret = TotpSecret.random();
        factors.save(new TotpFactor(accountId, secrets.seal(secret, accountId), clock.instant()));
        return new KeyUri(properties.issuer(), username, secret);
    }

    /** The pending secret, drawn anew when it has grown old; nothing once enrolled, whoever asks. */
    @Transactional
    public Optional<KeyUri> pending(long accountId, String username) {
        factors.replacePending(
                accountId, secrets.seal(TotpSecret.random(), accountId), clock.instant(), oldestPending());
        return factors.findById(accountId)
                .filter(factor -> !factor.isEnrolled())
                .map(factor -> new KeyUri(properties.issuer(), username, opened(factor, accountId)));
    }

    /**
     * Spends a code.
     *
     * @return nothing when it is wrong, spent or older than a spent one
     */
    @Transactional
    public Optional<CodeAccepted> consume(long accountId, TotpCode code) {
        var now = clock.instant();
        return factors.findById(accountId)
                .filter(factor -> factor.countsSince(oldestPending()))
                .filter(factor -> judge(accountId, factor, code, now))
                .map(_ -> new CodeAccepted(factors.enrol(accountId, now) == 1));
    }

    /** Whether a phone is proven. */
    public boolean isEnrolled(long accountId) {
        return factors.findById(accountId).filter(TotpFactor::isEnrolled).isPresent();
    }

    /** Takes the secret away; the account has no second lock until it is given another. */
    @Transactional
    public void forget(long accountId) {
        factors.forget(accountId);
    }

    /**
     * An account that has never proven a phone, and whose secret was drawn before the given moment; it stays as it is until the end
     * of the transaction. One whose phone an admin has taken away is in a later epoch, and is none of these.
     */
    @Transactional
    public Optional<Long> lockNeverEnrolled(Instant before) {
        return factors.lockNeverEnrolled(before);
    }

    /** How far the phone's clock is off by a code of it, while no code has proven the phone; nothing once one has. */
    public Optional<Duration> clockOff(long accountId, TotpCode code) {
        return factors.findById(accountId)
                .filter(factor -> !factor.isEnrolled() && factor.countsSince(oldestPending()))
                .flatMap(factor -> codes.clockOff(opened(factor, accountId), code, clock.instant()));
    }

    private boolean judge(long accountId, TotpFactor factor, TotpCode code, Instant now) {
        try {
            var step = codes.matchingStep(opened(factor, accountId), code, now);
            return step.isPresent() && factors.consumeStep(accountId, factor.sealedSecret(), step.getAsLong()) == 1;
        } catch (DecryptionException e) {
            // A secret moved here from another account: its codes are wrong ones, and somebody has written to the
            // database.
            log.error("The secret of account {} is not the one that was sealed for it", accountId, e);
            return false;
        }
    }

    private Instant oldestPending() {
        return clock.instant().minus(properties.pendingLifetime());
    }

    private TotpSecret opened(TotpFactor factor, long accountId) {
        return secrets.open(factor.sealedSecret(), accountId);
    }

    /**
     * A code was right and is spent now.
     *
     * @param enrolledNow whether it was the first, which proves that the phone has the secret
     */
    public record CodeAccepted(boolean enrolledNow) {}
}
