package dev.storekeeper.signin;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.signin.GuessBudget.Guess;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
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

    /**
     * Goes on with the account of that name; who errs has spent a guess and is told nothing more than that.
     *
     * @param next whose refusals come after the same time as those of a wrong password
     */
    <T> T prove(String username, String password, Visit visit, Function<Account, T> next) {
        var judged = compare(username, password, visit);
        return EvenTime.in(() -> next.apply(settle(judged, username, visit).orElseThrow(Refusals::signIn)));
    }

    /** The account of that name, if the password is right; else a guess is spent. */
    public Optional<Account> judge(String username, String password, Visit visit) {
        return settle(compare(username, password, visit), username, visit);
    }

    private Judged compare(String username, String password, Visit visit) {
        pace.step(Paced.LOGIN, visit.caller().address());
        var subject = devices.subject(username, visit);
        var paid = new AtomicReference<@Nullable Guess>();
        var account =
                accounts.authenticate(username, password, () -> paid.set(budget.spend(subject, Guessed.PASSWORD)));
        return new Judged(account, Objects.requireNonNull(paid.get()));
    }

    private Optional<Account> settle(Judged judged, String username, Visit visit) {
        if (judged.account().isPresent()) {
            budget.giveBack(judged.guess());
        } else {
            log.passwordRefused(username, budget.wasLast(judged.guess()), visit.caller());
        }
        return judged.account();
    }

    private record Judged(Optional<Account> account, Guess guess) {}
}
