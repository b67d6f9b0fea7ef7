package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.crypto.OpaqueToken;
import dev.storekeeper.login.SignInChallenge.Purpose;
import dev.storekeeper.login.SignInService.BegunLogin;
import dev.storekeeper.login.SignInService.BegunLogin.ByAddress;
import dev.storekeeper.login.SignInService.BegunLogin.ByChallenge;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Gives out challenges, finds the logins that they stand for, and spends them. */
@Component
class Challenges {

    private final SignInChallengeRepository repository;
    private final AccountService accounts;
    private final Clock clock;

    Challenges(SignInChallengeRepository repository, AccountService accounts, Clock clock) {
        this.repository = repository;
        this.accounts = accounts;
        this.clock = clock;
    }

    @Transactional
    public String open(Account account, Purpose purpose, String address) {
        var token = OpaqueToken.random();
        repository.save(new SignInChallenge(token, account, purpose, address, clock.instant()));
        return token.text();
    }

    /** The first login that is alive, and of the account of this name if one is given. */
    PendingLogin requireLogin(List<BegunLogin> begun, @Nullable String username) {
        return begun.stream()
                .flatMap(one -> findLogin(one).stream())
                .filter(login -> username == null || login.account().isCalled(username))
                .findFirst()
                .orElseThrow(ConstantTimeRefusal::create);
    }

    private Optional<PendingLogin> findLogin(BegunLogin begun) {
        return switch (begun) {
            case ByChallenge(var challenge) -> find(challenge).filter(login -> login.isFor(Purpose.SIGN_IN));
            case ByAddress(var username, var address) -> findByAddress(username, Purpose.SIGN_IN, address);
        };
    }

    Optional<PendingLogin> find(String shown) {
        return OpaqueToken.parse(shown)
                .flatMap(token -> repository.findByTokenHashAndExpiresAtAfter(token.hash(), clock.instant()))
                .flatMap(challenge ->
                        accounts.find(challenge.accountId()).flatMap(account -> pending(challenge, account)));
    }

    /** The newest challenge that this address was given for the account. */
    Optional<PendingLogin> findByAddress(String username, Purpose purpose, String address) {
        var oldest = clock.instant().minus(purpose.lifetimeByAddress());
        return accounts.findByName(username)
                .flatMap(account -> repository
                        .findNewest(account.id(), purpose, address, oldest)
                        .flatMap(challenge -> pending(challenge, account)));
    }

    /** Counts a guess. Returns false when the challenge has had five, or is gone. */
    @Transactional
    public boolean countGuess(SignInChallenge challenge) {
        return repository.countGuess(challenge.getId()) == 1;
    }

    @Transactional
    public boolean spend(SignInChallenge challenge) {
        return repository.spend(challenge.getId(), clock.instant()) == 1;
    }

    private static Optional<PendingLogin> pending(SignInChallenge challenge, Account account) {
        return challenge.isEarnedBy(account) ? Optional.of(new PendingLogin(challenge, account)) : Optional.empty();
    }

    /** A live challenge and the account that it was given for. */
    record PendingLogin(SignInChallenge challenge, Account account) {

        boolean isFor(Purpose purpose) {
            return challenge.isFor(purpose);
        }
    }
}
