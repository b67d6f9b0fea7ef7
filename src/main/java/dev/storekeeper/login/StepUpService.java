package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.login.passkey.PasskeyService.PasskeyQuestion;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.SessionService;
import dev.storekeeper.token.TokenPair.FreshToken;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Proves the second factor again within a session: dangerous endpoints ask for a proof of the last minutes. */
@Service
public class StepUpService {

    private final AccountService accounts;
    private final SecondFactor secondFactor;
    private final Guesses guesses;
    private final AddressLimiter limiter;
    private final SessionService sessions;
    private final LoginTrail trail;

    StepUpService(
            AccountService accounts,
            SecondFactor secondFactor,
            Guesses guesses,
            AddressLimiter limiter,
            SessionService sessions,
            LoginTrail trail) {
        this.accounts = accounts;
        this.secondFactor = secondFactor;
        this.guesses = guesses;
        this.limiter = limiter;
        this.sessions = sessions;
        this.trail = trail;
    }

    /** Asks for a passkey in place of a code. */
    public PasskeyQuestion askForPasskey(CurrentAccount current, LoginClient client) {
        limiter.require(AddressLimiter.Kind.LOGIN, client.address());
        return secondFactor.askForPasskey(current.id());
    }

    /** Renews the time of the proof. Wrong guesses count with those of the login. */
    public FreshToken stepUp(CurrentAccount current, Proof proof, LoginClient client) {
        limiter.require(AddressLimiter.Kind.LOGIN, client.address());
        var account = accounts.find(current.id()).orElseThrow(ConstantTimeRefusal::create);
        var token = guesses.judge(
                account.username(), proof.kind(), client, () -> prove(account, current.sessionId(), proof, client));
        if (token.isEmpty()) {
            trail.proofRefused(AuditEvent.STEP_UP_REFUSED, account, proof, client.caller());
        }
        return token.orElseThrow(ConstantTimeRefusal::create);
    }

    private Optional<FreshToken> prove(Account account, String sessionId, Proof proof, LoginClient client) {
        var proven = secondFactor.spend(account, proof);
        if (proven.isEmpty()) {
            return Optional.empty();
        }
        var token = sessions.prove(account, sessionId, proven.get().factors(), client.accessLifetime());
        if (token.isPresent()) {
            trail.steppedUp(account, proven.get(), client.caller());
        }
        return token;
    }
}
