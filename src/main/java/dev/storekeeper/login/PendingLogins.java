package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.login.BegunLogin.ByAddress;
import dev.storekeeper.login.BegunLogin.ByChallenge;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the login that somebody began with their password. */
@Component
class PendingLogins {

    private final AccountService accounts;
    private final Challenges challenges;

    PendingLogins(AccountService accounts, Challenges challenges) {
        this.accounts = accounts;
        this.challenges = challenges;
    }

    /** The first that is alive, and that of the account of this name if there is one. */
    Pending find(List<BegunLogin> begun, @Nullable String username) {
        return begun.stream()
                .flatMap(one -> find(one).stream())
                .filter(one -> username == null || one.account().isCalled(username))
                .findFirst()
                .orElseThrow(Refusals::signIn);
    }

    private Optional<Pending> find(BegunLogin begun) {
        return switch (begun) {
            case ByChallenge shown ->
                challenges
                        .find(shown.challenge())
                        .filter(challenge -> challenge.isFor(Purpose.SIGN_IN))
                        .flatMap(challenge -> accounts.find(challenge.accountId())
                                .filter(challenge::isEarnedBy)
                                .map(account -> new Pending(challenge, account)));
            case ByAddress from ->
                accounts.findByName(from.username())
                        .flatMap(account -> challenges
                                .findByAddress(account, Purpose.SIGN_IN, from.address())
                                .map(challenge -> new Pending(challenge, account)));
        };
    }

    record Pending(SignInChallenge challenge, Account account) {}
}
