package dev.storekeeper.login.totp;

import dev.storekeeper.crypto.DecryptionException;
import dev.storekeeper.crypto.FieldEncryption;
import dev.storekeeper.login.totp.TotpFactorTable.TotpFactor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.validation.annotation.Validated;

/** Gives accounts their TOTP secrets, judges codes, and replaces a phone by the next one. */
@Service
public class TotpService {

    /** How long the secret of the next phone waits for its first code. */
    public static final Duration NEXT_LIFETIME = Duration.ofMinutes(15);

    private static final Logger log = LoggerFactory.getLogger(TotpService.class);

    private final TotpFactorTable factors;
    private final TotpCodes codes;
    private final FieldEncryption encryption;
    private final Properties properties;
    private final Clock clock;

    TotpService(
            TotpFactorTable factors, TotpCodes codes, FieldEncryption encryption, Properties properties, Clock clock) {
        this.factors = factors;
        this.codes = codes;
        this.encryption = encryption;
        this.properties = properties;
        this.clock = clock;
    }

    /** Draws the secret of a new account; it is pending until a code proves that a phone has it. */
    public KeyUri begin(long accountId, String username) {
        var secret = TotpSecret.random();
        factors.add(accountId, encrypt(secret, accountId), clock.instant());
        return keyUri(username, secret);
    }

    /** The pending secret, drawn anew when it has expired; nothing once a phone is proven. */
    public Optional<KeyUri> pending(long accountId, String username) {
        return factors.find(accountId)
                .flatMap(factor -> factor.countsSince(oldestPending()) ? Optional.of(factor) : drawAnew(accountId))
                .filter(factor -> !factor.isEnrolled())
                .flatMap(factor -> decrypt(factor.encryptedSecret(), accountId))
                .map(secret -> keyUri(username, secret));
    }

    /** Of two calls at once one draws, and both return what is stored then. */
    private Optional<TotpFactor> drawAnew(long accountId) {
        factors.replacePending(accountId, encrypt(TotpSecret.random(), accountId), clock.instant(), oldestPending());
        return factors.find(accountId);
    }

    /**
     * Spends a code.
     *
     * @return nothing when it is wrong, spent or older than a spent one
     */
    @Transactional
    public Optional<CodeAccepted> consume(long accountId, TotpCode code) {
        var now = clock.instant();
        var factor = factors.find(accountId).filter(found -> found.countsSince(oldestPending()));
        if (factor.isEmpty()) {
            return Optional.empty();
        }
        var secret = factor.get().encryptedSecret();
        var step = matchingStep(secret, accountId, code, now);
        return step.isPresent() && factors.consumeStep(accountId, secret, step.get())
                ? Optional.of(new CodeAccepted(!factor.get().isEnrolled() && factors.enrol(accountId, now)))
                : Optional.empty();
    }

    /** Deletes the secrets; the account has no phone until {@link #begin} draws another secret. */
    public void forget(long accountId) {
        factors.delete(accountId);
    }

    /**
     * An account that has never proven a phone, and whose secret was drawn before the given moment; its row is locked until the end
     * of the transaction. An account whose phone an admin has reset is in a later epoch, and does not count.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Long> lockNeverEnrolled(Instant before) {
        return factors.lockNeverEnrolled(before);
    }

    /** How far the phone's clock is off, judged by a code of it; nothing once a phone is proven. */
    public Optional<Duration> clockOff(long accountId, TotpCode code) {
        return factors.find(accountId)
                .filter(factor -> !factor.isEnrolled() && factor.countsSince(oldestPending()))
                .flatMap(factor -> decrypt(factor.encryptedSecret(), accountId))
                .flatMap(secret -> codes.clockOff(secret, code, clock.instant()));
    }

    /** Draws a secret for the next phone; the present one counts until {@link #confirmNext}. Nothing while no phone is proven. */
    public Optional<KeyUri> beginNext(long accountId, String username) {
        var secret = TotpSecret.random();
        return factors.proposeNext(accountId, encrypt(secret, accountId), clock.instant())
                ? Optional.of(keyUri(username, secret))
                : Optional.empty();
    }

    /** The secret of the next phone, while it waits for its first code. */
    public Optional<KeyUri> pendingNext(long accountId, String username) {
        return nextSecret(accountId)
                .flatMap(secret -> decrypt(secret, accountId))
                .map(secret -> keyUri(username, secret));
    }

    /** Replaces the present phone by the next one, if the code is of the next one. */
    @Transactional
    public boolean confirmNext(long accountId, TotpCode code) {
        var now = clock.instant();
        var secret = nextSecret(accountId);
        var step = secret.flatMap(found -> matchingStep(found, accountId, code, now));
        return secret.isPresent()
                && step.isPresent()
                && factors.replaceByNext(accountId, secret.get(), step.get(), now);
    }

    /** @return whether a next phone was waiting */
    public boolean withdrawNext(long accountId) {
        return factors.withdrawNext(accountId);
    }

    private Optional<byte[]> nextSecret(long accountId) {
        var oldest = clock.instant().minus(NEXT_LIFETIME);
        return factors.find(accountId).flatMap(factor -> factor.nextSince(oldest));
    }

    private Optional<Long> matchingStep(byte[] secret, long accountId, TotpCode code, Instant now) {
        return decrypt(secret, accountId).flatMap(readable -> codes.matchingStep(readable, code, now));
    }

    private KeyUri keyUri(String username, TotpSecret secret) {
        return new KeyUri(properties.issuer(), username, secret);
    }

    private Instant oldestPending() {
        return clock.instant().minus(properties.pendingLifetime());
    }

    private byte[] encrypt(TotpSecret secret, long accountId) {
        return encryption.encrypt(secret.toBytes(), context(accountId));
    }

    /** Empty for a secret that cannot be decrypted. */
    private Optional<TotpSecret> decrypt(byte[] secret, long accountId) {
        try {
            return Optional.of(TotpSecret.of(encryption.decrypt(secret, context(accountId))));
        } catch (DecryptionException e) {
            // Only someone with access to the database can have moved it here.
            log.error("The TOTP secret of account {} was not encrypted for it", accountId, e);
            return Optional.empty();
        }
    }

    /** Binds a secret to its account. */
    private static String context(long accountId) {
        return "totp of account " + accountId;
    }

    /**
     * A code was right and is spent now.
     *
     * @param enrolledNow whether it was the first one, which proves that the phone has the secret
     */
    public record CodeAccepted(boolean enrolledNow) {}

    /**
     * The second factor on a phone.
     *
     * @param issuer the name that the phone shows above the code
     * @param pendingLifetime how long a secret that no code has proven stays valid; after it, the next login draws a new one
     */
    @Validated
    @ConfigurationProperties("storekeeper.totp")
    record Properties(
            @DefaultValue("Storekeeper") String issuer,
            @DefaultValue("24h") @DurationMin(minutes = 1) Duration pendingLifetime) {}
}
