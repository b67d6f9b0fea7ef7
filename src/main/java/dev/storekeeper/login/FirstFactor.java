package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Judges passwords: paced for each address, counted for each name, whether anybody has it or not, and at one price. */
@Component
public class FirstFactor {

    private final AccountService accounts;
    private final RateLimiter pace;
    private final Devices devices;
    private final GuessBudget budget;
    private final DoorLog log;

    FirstFactor(AccountService accounts, RateLimiter pace, Devices devices, GuessBudget budget, DoorLog log) {
        this.accounts = accounts;
        this.pace = pace;
        this.devices = devices;
        this.budget = budget;
        this.log = log;
    }

    /**
     * Goes on with the account of that name; who errs has spent a guess and is told nothing more than that.
     *
     * @param next whose refusals come after the same time as those of a wrong password
     */
    <T> T prove(String username, String password, Visit visit, Function<Account, T> next) {
        var judged = compare(username, password, visit);
        return ConstantTimeRefusal.in(
                () -> next.apply(settle(judged, username, visit).orElseThrow(Refusals::signIn)));
    }

    /** The account of that name, if the password is right; else a guess is spent. */
    public Optional<Account> judge(String username, String password, Visit visit) {
        var judged = compare(username, password, visit);
        return ConstantTimeRefusal.in(() -> settle(judged, username, visit));
    }

    private Judged compare(String username, String password, Visit visit) {
        pace.step(Paced.LOGIN, visit.caller().address());
        var guesser = devices.guesser(username, visit);
        var account = accounts.authenticate(
                username, password, guesser.known(), () -> budget.requireLeft(guesser.subject(), Guessed.PASSWORD));
        return new Judged(account, guesser.subject());
    }

    private Optional<Account> settle(Judged judged, String username, Visit visit) {
        if (judged.account().isPresent()) {
            budget.requireLeft(judged.subject(), Guessed.PASSWORD);
        } else {
            log.passwordRefused(username, budget.pay(judged.subject(), Guessed.PASSWORD), visit.caller());
        }
        return judged.account();
    }

    private record Judged(Optional<Account> account, String subject) {}
}
