package dev.storekeeper.login.totp;

import com.warrenstrange.googleauth.GoogleAuthenticator;
import com.warrenstrange.googleauth.GoogleAuthenticatorConfig.GoogleAuthenticatorConfigBuilder;
import com.warrenstrange.googleauth.HmacHashFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.LongStream;
import org.springframework.stereotype.Component;

/** Computes the codes of a secret (RFC 6238: SHA-1, six digits, steps of 30 s) and finds the step that one belongs to. */
@Component
public final class TotpCodes {

    private static final long STEP_SECONDS = 30;

    /** One step either way: a code typed late, and a phone whose clock is ahead (RFC 6238, section 5.2). */
    private static final long DRIFT = 1;

    private static final long HELPED_DRIFT = 20;

    private final GoogleAuthenticator authenticator = new GoogleAuthenticator(new GoogleAuthenticatorConfigBuilder()
            .setCodeDigits(6)
            .setTimeStepSizeInMillis(STEP_SECONDS * 1000)
            .setHmacHashFunction(HmacHashFunction.HmacSHA1)
            .build());

    public static long stepAt(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), STEP_SECONDS);
    }

    public TotpCode codeAt(TotpSecret secret, long step) {
        return TotpCode.of(authenticator.getTotpPassword(secret.toBase32(), step * STEP_SECONDS * 1000));
    }

    /** How far the clock that made the code is off, if by more than a step and by at most ten minutes. */
    public Optional<Duration> clockOff(TotpSecret secret, TotpCode code, Instant now) {
        long current = stepAt(now);
        return LongStream.rangeClosed(-HELPED_DRIFT, HELPED_DRIFT)
                .boxed()
                .sorted(Comparator.comparing(Math::abs))
                .filter(steps -> codeAt(secret, current + steps).equals(code))
                .findFirst()
                .filter(steps -> Math.abs(steps) > DRIFT)
                .map(steps -> Duration.ofSeconds(steps * STEP_SECONDS));
    }

    /**
     * The step around {@code now} that the code belongs to. All steps are always compared, so that the duration does not
     * tell which one fits. Where the same digits fit several, it is the latest: the caller lets a step pass only once and
     * then nothing before it, so the latest spends them for all; an earlier one would let them pass a second time.
     */
    public Optional<Long> matchingStep(TotpSecret secret, TotpCode code, Instant now) {
        var match = Optional.<Long>empty();
        long current = stepAt(now);
        for (long step = current - DRIFT; step <= current + DRIFT; step++) {
            boolean fits = codeAt(secret, step).equals(code);
            match = fits ? Optional.of(step) : match;
        }
        return match;
    }
}
