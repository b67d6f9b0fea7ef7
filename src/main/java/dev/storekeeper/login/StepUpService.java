package dev.storekeeper.login;

import dev.storekeeper.account.AccountService;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.SessionService;
import dev.storekeeper.token.TokenPair.FreshToken;
import org.springframework.stereotype.Service;

/** Lets whoever is inside prove once more that they hold the second lock: dangerous doors ask for a proof of the last minutes. */
@Service
public class StepUpService {

    private final AccountService accounts;
    private final SecondFactor secondFactor;
    private final RateLimiter pace;
    private final SessionService sessions;
    private final DoorLog log;

    StepUpService(
            AccountService accounts,
            SecondFactor secondFactor,
            RateLimiter pace,
            SessionService sessions,
            DoorLog log) {
        this.accounts = accounts;
        this.secondFactor = secondFactor;
        this.pace = pace;
        this.sessions = sessions;
        this.log = log;
    }

    /** Renews when the session was proven; guesses are paid for as at the front door. */
    public FreshToken stepUp(CurrentAccount current, Proof proof, Visit visit) {
        pace.step(Paced.LOGIN, visit.caller().address());
        var account = accounts.find(current.id()).orElseThrow(Refusals::signIn);
        return secondFactor
                .spend(account, proof, visit, proven -> {
                    var token = sessions.prove(account, current.sessionId(), proven.factors());
                    token.ifPresent(_ -> log.steppedUp(account, proven, visit.caller()));
                    return token;
                })
                .orElseThrow(() -> {
                    log.proofRefused(AuditEvent.STEP_UP_REFUSED, account, proof, visit.caller());
                    return Refusals.signIn();
                });
    }
}
