package dev.storekeeper.signin;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.signin.GuessBudget.Guess;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Judges passwords: paced for each address, counted for each name, whether anybody has it or not, and at one price. */
@Component
public class FirstFactor {

    private final AccountService accounts;
    private final AddressPace pace;
    private final Devices devices;
    private final GuessBudget budget;
    private final DoorLog log;

    FirstFactor(AccountService accounts, AddressPace pace, Devices devices, GuessBudget budget, DoorLog log) {
        this.accounts = accounts;
        this.pace = pace;
        this.devices = devices;
        this.budget = budget;
        this.log = log;
    }

    /** The account of that name; who errs has spent a guess and is told nothing more than that. */
    public Account prove(String username, String password, Visit visit) {
        return judge(username, password, visit).orElseThrow(Refusals::signIn);
    }

    /** The account of that name, if the password is right; else a guess is spent. */
    public Optional<Account> judge(String username, String password, Visit visit) {
        pace.step(Paced.LOGIN, visit.caller().address());
        var subject = devices.subject(username, visit);
        var paid = new AtomicReference<@Nullable Guess>();
        var account =
                accounts.authenticate(username, password, () -> paid.set(budget.spend(subject, Guessed.PASSWORD)));
        var guess = Objects.requireNonNull(paid.get());
        if (account.isPresent()) {
            budget.giveBack(guess);
        } else {
            log.passwordRefused(username, budget.wasLast(guess), visit.caller());
        }
        return account;
    }
}
