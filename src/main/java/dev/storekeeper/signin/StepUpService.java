package dev.storekeeper.signin;

import dev.storekeeper.account.AccountService;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.FreshToken;
import dev.storekeeper.token.SessionService;
import org.springframework.stereotype.Service;

/** Lets whoever is inside prove once more that they hold the second lock: dangerous doors ask for a proof of the last minutes. */
@Service
public class StepUpService {

    private final AccountService accounts;
    private final SecondFactor secondFactor;
    private final AddressPace pace;
    private final SessionService sessions;

    StepUpService(AccountService accounts, SecondFactor secondFactor, AddressPace pace, SessionService sessions) {
        this.accounts = accounts;
        this.secondFactor = secondFactor;
        this.pace = pace;
        this.sessions = sessions;
    }

    /** Renews when the session was proven; guesses are paid for as at the front door. */
    public FreshToken stepUp(CurrentAccount current, Proof proof, Visit visit) {
        pace.step(Paced.LOGIN, visit.caller().address());
        var account = accounts.find(current.id()).orElseThrow(Refusals::signIn);
        return secondFactor
                .spend(account, proof, visit, proven -> sessions.prove(account, current.sessionId(), proven.factors()))
                .orElseThrow(Refusals::signIn);
    }
}
