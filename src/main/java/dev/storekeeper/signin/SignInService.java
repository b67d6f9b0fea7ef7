package dev.storekeeper.signin;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import dev.storekeeper.signin.BegunLogin.ByAddress;
import dev.storekeeper.signin.BegunLogin.ByChallenge;
import dev.storekeeper.totp.TotpService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * The way in. Unknown name, wrong password, wrong or spent code and dead challenge are refused alike, so that nobody learns which
 * of them it was.
 */
@Service
public class SignInService {

    private final AccountService accounts;
    private final TotpService totp;
    private final Challenges challenges;
    private final SecondFactor secondFactor;

    SignInService(AccountService accounts, TotpService totp, Challenges challenges, SecondFactor secondFactor) {
        this.accounts = accounts;
        this.totp = totp;
        this.challenges = challenges;
        this.secondFactor = secondFactor;
    }

    /** The first of two steps: the password. */
    public SignInOutcome begin(String username, String password, String address) {
        var account = authenticated(username, password);
        var challenge = challenges.open(account, Purpose.SIGN_IN, address);
        var expiresIn = Purpose.SIGN_IN.lifetime();
        return totp.pending(account.id(), account.username())
                .<SignInOutcome>map(
                        uri -> new SignInOutcome.EnrolmentRequired(challenge, expiresIn, account.username(), uri))
                .orElseGet(() -> new SignInOutcome.CodeRequired(challenge, expiresIn));
    }

    /** The second step: what only the owner of the phone can show. The challenge is spent by a right one, or by five wrong ones. */
    public SignedIn complete(
            List<BegunLogin> begun, @Nullable String username, Proof proof, @Nullable Duration accessLifetime) {
        var pending = begun.stream()
                .flatMap(one -> find(one).stream())
                .filter(one -> username == null || one.account().isCalled(username))
                .findFirst()
                .orElseThrow(SignInService::refused);
        if (!challenges.guess(pending.challenge())) {
            throw refused();
        }
        return secondFactor
                .admit(pending.account(), proof, accessLifetime, () -> challenges.spend(pending.challenge()))
                .orElseThrow(SignInService::refused);
    }

    /** Both steps in one. */
    public SignedIn signIn(String username, String password, Proof proof, @Nullable Duration accessLifetime) {
        return secondFactor
                .admit(authenticated(username, password), proof, accessLifetime, () -> true)
                .orElseThrow(SignInService::refused);
    }

    private Account authenticated(String username, String password) {
        return accounts.authenticate(username, password).orElseThrow(SignInService::refused);
    }

    private Optional<Pending> find(BegunLogin begun) {
        return switch (begun) {
            case ByChallenge shown ->
                challenges
                        .find(shown.challenge())
                        .filter(challenge -> challenge.isFor(Purpose.SIGN_IN))
                        .flatMap(challenge ->
                                accounts.find(challenge.accountId()).map(account -> new Pending(challenge, account)));
            case ByAddress from ->
                accounts.findByName(from.username())
                        .flatMap(account -> challenges
                                .findByAddress(account, Purpose.SIGN_IN, from.address())
                                .map(challenge -> new Pending(challenge, account)));
        };
    }

    private static Refusal refused() {
        return Refusal.of(
                        Kind.UNAUTHENTICATED,
                        "sign_in_refused",
                        "The name, the password or the code is not right, or the login has expired.")
                .next("POST /login");
    }

    private record Pending(SignInChallenge challenge, Account account) {}
}
