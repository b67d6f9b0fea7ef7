package dev.storekeeper.login;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.storekeeper.account.Account;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.login.Challenges.Challenge;
import dev.storekeeper.login.Challenges.PendingLogin;
import dev.storekeeper.login.Challenges.Purpose;
import dev.storekeeper.login.ClientSessions.OpenedSession;
import dev.storekeeper.login.passkey.PasskeyService;
import dev.storekeeper.login.passkey.PasskeyService.PasskeyQuestion;
import dev.storekeeper.login.totp.KeyUri;
import dev.storekeeper.login.totp.TotpService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * The login, in one step or two. An unknown name, a wrong password, a wrong or spent code and a dead challenge are refused alike,
 * so that a client does not learn which of them it was.
 */
@Service
public class SignInService {

    private final TotpService totp;
    private final Challenges challenges;
    private final PasskeyService passkeys;
    private final FirstFactor firstFactor;
    private final SecondFactor secondFactor;
    private final Guesses guesses;
    private final AddressLimiter limiter;
    private final ClientSessions sessions;
    private final LoginTrail trail;

    SignInService(
            TotpService totp,
            Challenges challenges,
            PasskeyService passkeys,
            FirstFactor firstFactor,
            SecondFactor secondFactor,
            Guesses guesses,
            AddressLimiter limiter,
            ClientSessions sessions,
            LoginTrail trail) {
        this.totp = totp;
        this.challenges = challenges;
        this.passkeys = passkeys;
        this.firstFactor = firstFactor;
        this.secondFactor = secondFactor;
        this.guesses = guesses;
        this.limiter = limiter;
        this.sessions = sessions;
        this.trail = trail;
    }

    /** The first of two steps: the password. */
    public SignInOutcome begin(String username, String password, LoginClient client) {
        var compared = firstFactor.compare(username, password, client);
        return ConstantTimeRefusal.execute(() -> openChallenge(firstFactor.require(compared), client));
    }

    private SignInOutcome openChallenge(Account account, LoginClient client) {
        var challenge = challenges.open(account, Purpose.SIGN_IN, client);
        var expiresIn = Purpose.SIGN_IN.lifetime;
        var pending = totp.pending(account.id(), account.username());
        return pending.isPresent()
                ? new SignInOutcome.EnrolmentRequired(challenge, expiresIn, account.username(), pending.get())
                : new SignInOutcome.CodeRequired(challenge, expiresIn, passkeys.hasAny(account.id()));
    }

    /** Returns whether the challenge is one that the password alone was answered with, and lives. */
    public boolean isLogin(String challenge) {
        return challenges.find(challenge).filter(PendingLogin::isLogin).isPresent();
    }

    /** Asks for a passkey in place of a code, between the two steps. */
    public PasskeyQuestion askForPasskey(BegunLogin begun, LoginClient client) {
        limiter.require(AddressLimiter.Kind.LOGIN, client.address());
        return secondFactor.askForPasskey(
                challenges.requireLogin(begun, client).account().id());
    }

    /** The second step: a code or a passkey. The challenge is spent by a right one, or by five wrong ones. */
    public SignedIn complete(BegunLogin begun, Proof proof, LoginClient client) {
        limiter.require(AddressLimiter.Kind.LOGIN, client.address());
        return ConstantTimeRefusal.execute(() -> {
            var login = challenges.requireLogin(begun, client);
            return finish(login.account(), login.challenge(), proof, client);
        });
    }

    /** Both steps in one. */
    public SignedIn signIn(String username, String password, Proof proof, LoginClient client) {
        var compared = firstFactor.compare(username, password, client);
        return ConstantTimeRefusal.execute(() -> finish(firstFactor.require(compared), null, proof, client));
    }

    private SignedIn finish(Account account, @Nullable Challenge challenge, Proof proof, LoginClient client) {
        var signedIn = guesses.judge(
                account.username(),
                proof.kind(),
                client,
                () -> challenges.requireGuess(challenge),
                () -> openSession(account, challenge, proof, client));
        if (signedIn.isEmpty()) {
            trail.proofRefused(AuditEvent.SIGN_IN_REFUSED, account, proof, client.caller());
            throw refusal(account, proof);
        }
        return signedIn.get();
    }

    /** Spends the proof and the challenge and opens a session, or does none of it. */
    private Optional<SignedIn> openSession(
            Account account, @Nullable Challenge challenge, Proof proof, LoginClient client) {
        var proven = secondFactor.spend(account, proof);
        if (proven.isEmpty() || (challenge != null && !challenges.spend(challenge))) {
            return Optional.empty();
        }
        return sessions.open(account, proven.get().factors(), client).map(opened -> {
            var recoveryCodes = secondFactor.recoveryCodes(account, proven.get());
            trail.signedIn(account, proven.get(), client.caller());
            return SignedIn.of(opened, recoveryCodes);
        });
    }

    /** Tells of a wrong clock only until a phone is proven: until then the client has the secret anyway. */
    private ApiException refusal(Account account, Proof proof) {
        if (!(proof instanceof Proof.Code given)) {
            return ConstantTimeRefusal.create();
        }
        return totp.clockOff(account.id(), given.code())
                .map(SignInService::clockOff)
                .orElseGet(ConstantTimeRefusal::create);
    }

    private static ApiException clockOff(Duration ahead) {
        var message = "fits, but the phone's clock is about %d seconds %s: set it by itself, then send the next code"
                .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead");
        return ApiException.of(ErrorCode.PHONE_CLOCK_OFF, "The code " + message + ".")
                .about("code", message)
                .next("POST /login");
    }

    /**
     * How a client names the login that it began with a password.
     *
     * @param challenge what the first step answered
     * @param username of the login's account, if the client sends it
     * @param byAddress whether the name will do, from the address that took the first step
     */
    public record BegunLogin(
            @Nullable String challenge, @Nullable String username, boolean byAddress) {

        public boolean isNamed() {
            return challenge != null || byAddress;
        }
    }

    /** What the password alone leads to: the QR code until a phone is proven, then the question for a code. */
    public sealed interface SignInOutcome {

        String challenge();

        Duration expiresIn();

        /** No phone is proven yet. */
        record EnrolmentRequired(String challenge, Duration expiresIn, String username, KeyUri keyUri)
                implements SignInOutcome {}

        /** @param passkey whether a passkey may be sent instead of the code */
        record CodeRequired(String challenge, Duration expiresIn, boolean passkey) implements SignInOutcome {}
    }

    /**
     * A login is complete.
     *
     * @param enrolled whether this login has proven the phone
     * @param recoveryCodes shown this once, with the first login that proves the phone
     */
    public record SignedIn(
            @JsonUnwrapped OpenedSession session,
            @Nullable Boolean enrolled,
            @Nullable List<String> recoveryCodes) {

        private static SignedIn of(OpenedSession session, List<String> recoveryCodes) {
            return recoveryCodes.isEmpty()
                    ? new SignedIn(session, null, null)
                    : new SignedIn(session, true, recoveryCodes);
        }
    }
}
