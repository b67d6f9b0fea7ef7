package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.login.PendingLogins.Pending;
import dev.storekeeper.login.SecondFactor.Proven;
import dev.storekeeper.passkey.PasskeyService;
import dev.storekeeper.totp.TotpService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * The way in. Unknown name, wrong password, wrong or spent code and dead challenge are refused alike, so that nobody learns which
 * of them it was.
 */
@Service
public class SignInService {

    private final TotpService totp;
    private final Challenges challenges;
    private final PendingLogins pendingLogins;
    private final PasskeyService passkeys;
    private final FirstFactor firstFactor;
    private final SecondFactor secondFactor;
    private final RateLimiter pace;
    private final Admission admission;
    private final DoorLog log;

    SignInService(
            TotpService totp,
            Challenges challenges,
            PendingLogins pendingLogins,
            PasskeyService passkeys,
            FirstFactor firstFactor,
            SecondFactor secondFactor,
            RateLimiter pace,
            Admission admission,
            DoorLog log) {
        this.totp = totp;
        this.challenges = challenges;
        this.pendingLogins = pendingLogins;
        this.passkeys = passkeys;
        this.firstFactor = firstFactor;
        this.secondFactor = secondFactor;
        this.pace = pace;
        this.admission = admission;
        this.log = log;
    }

    /** The first of two steps: the password. */
    public SignInOutcome begin(String username, String password, Visit visit) {
        return firstFactor.prove(username, password, visit, account -> ask(account, visit));
    }

    private SignInOutcome ask(Account account, Visit visit) {
        var challenge = challenges.open(account, Purpose.SIGN_IN, visit.caller().address());
        var expiresIn = Purpose.SIGN_IN.lifetime();
        return totp.pending(account.id(), account.username())
                .<SignInOutcome>map(
                        uri -> new SignInOutcome.EnrolmentRequired(challenge, expiresIn, account.username(), uri))
                .orElseGet(() -> new SignInOutcome.CodeRequired(challenge, expiresIn, passkeys.hasAny(account.id())));
    }

    /** The second step: what only the owner of the phone can show. The challenge is spent by a right one, or by five wrong ones. */
    public SignedIn complete(
            List<BegunLogin> begun,
            @Nullable String username,
            Proof proof,
            @Nullable Duration accessLifetime,
            Visit visit) {
        pace.step(Paced.LOGIN, visit.caller().address());
        return ConstantTimeRefusal.in(
                () -> complete(pendingLogins.find(begun, username), proof, accessLifetime, visit));
    }

    private SignedIn complete(Pending pending, Proof proof, @Nullable Duration accessLifetime, Visit visit) {
        if (!challenges.guess(pending.challenge())) {
            throw Refusals.signIn();
        }
        return secondFactor
                .spend(
                        pending.account(),
                        proof,
                        visit,
                        proven -> challenges.spend(pending.challenge())
                                ? admit(pending.account(), proven, accessLifetime, visit)
                                : Optional.empty())
                .orElseThrow(() -> refused(pending.account(), proof, visit));
    }

    /** Both steps in one. */
    public SignedIn signIn(
            String username, String password, Proof proof, @Nullable Duration accessLifetime, Visit visit) {
        return firstFactor.prove(
                username,
                password,
                visit,
                account -> secondFactor
                        .spend(account, proof, visit, proven -> admit(account, proven, accessLifetime, visit))
                        .orElseThrow(() -> refused(account, proof, visit)));
    }

    private Optional<SignedIn> admit(Account account, Proven proven, @Nullable Duration accessLifetime, Visit visit) {
        var admitted = admission.admit(account, proven.factors(), accessLifetime, visit);
        admitted.ifPresent(_ -> log.signedIn(account, proven, visit.caller()));
        return admitted.map(inside -> new SignedIn(inside, proven.recoveryCodes()));
    }

    /** Only before a phone is proven does anybody learn more: whoever still has the QR code in front of them gains nothing by it. */
    private ApiException refused(Account account, Proof proof, Visit visit) {
        log.proofRefused(AuditEvent.SIGN_IN_REFUSED, account, proof, visit.caller());
        return proof instanceof Proof.Code given
                ? totp.clockOff(account.id(), given.code())
                        .map(SignInService::clockOff)
                        .orElseGet(Refusals::signIn)
                : Refusals.signIn();
    }

    private static ApiException clockOff(Duration ahead) {
        var message = "fits, but the phone's clock is about %d seconds %s: set it by itself, then send the next code"
                .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead");
        return ApiException.of(ErrorCode.PHONE_CLOCK_OFF, "The code " + message + ".")
                .about("code", message)
                .next("POST /login");
    }
}
