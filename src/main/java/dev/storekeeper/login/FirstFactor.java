package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.Caller;
import dev.storekeeper.login.Devices.Guesser;
import dev.storekeeper.login.Guesses.Kind;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Judges passwords: limited for each address, counted for each name whether or not it exists, and at one cost. */
@Component
public class FirstFactor {

    private final AccountService accounts;
    private final AddressLimiter limiter;
    private final Devices devices;
    private final Guesses guesses;
    private final LoginTrail trail;

    FirstFactor(AccountService accounts, AddressLimiter limiter, Devices devices, Guesses guesses, LoginTrail trail) {
        this.accounts = accounts;
        this.limiter = limiter;
        this.devices = devices;
        this.guesses = guesses;
        this.trail = trail;
    }

    /** Returns the account of that name if the password is right; otherwise a guess is counted. */
    public Optional<Account> judge(String username, String password, LoginClient client) {
        var compared = compare(username, password, client);
        return ConstantTimeRefusal.execute(() -> settle(compared));
    }

    /** Compares the password once the address may ask and a guess is left. Takes the same time for any name. */
    Compared compare(String username, String password, LoginClient client) {
        limiter.require(AddressLimiter.Kind.LOGIN, client.address());
        var guesser = devices.guesser(username, client);
        var account = accounts.authenticate(
                username, password, guesser.known(), () -> guesses.requireLeft(guesser, Kind.PASSWORD));
        return new Compared(account, username, guesser, client.caller());
    }

    /** Lets a right password through while guesses are left; a wrong one is counted and refused. */
    Account require(Compared compared) {
        return settle(compared).orElseThrow(ConstantTimeRefusal::create);
    }

    private Optional<Account> settle(Compared compared) {
        if (compared.account().isPresent()) {
            guesses.requireLeft(compared.guesser(), Kind.PASSWORD);
        } else {
            var last = guesses.count(compared.guesser(), Kind.PASSWORD);
            trail.passwordRefused(compared.username(), last, compared.caller());
        }
        return compared.account();
    }

    /**
     * A password that was compared and not yet answered.
     *
     * @param account nothing when it was wrong
     * @param guesser whose guesses count
     */
    record Compared(Optional<Account> account, String username, Guesser guesser, Caller caller) {}
}
