package dev.storekeeper.account;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldErrors;
import dev.storekeeper.api.UniqueKeys;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Opens accounts and tells who somebody is. Hashing never holds a connection. */
@Service
public class AccountService {

    private final AccountRepository accounts;
    private final SignUpRules admissions;
    private final PasswordHasher hasher;
    private final TransactionOperations transactions;
    private final Clock clock;

    AccountService(
            AccountRepository accounts,
            SignUpRules admissions,
            PasswordHasher hasher,
            TransactionOperations transactions,
            Clock clock) {
        this.accounts = accounts;
        this.admissions = admissions;
        this.hasher = hasher;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Opens an account and, in the same transaction, whatever belongs to it from its first moment.
     *
     * @param belongings what else is made with it
     */
    public <T> T signUp(NewAccount wanted, Function<OpenedAccount, T> belongings) {
        var name = wanted.username() == null ? "" : wanted.username();
        var password = Password.of(wanted.password() == null ? "" : wanted.password());
        var errors = new FieldErrors();
        errors.addUnless(Username.isAllowed(name), "username", Username.RULE);
        var warnings = PasswordRules.check(password, name, wanted.commonPasswordAllowed(), "password", errors);
        var admission = admissions.judge(wanted.invite(), errors);
        errors.refuseAny();

        var account = new Account(new Username(name), hasher.hash(password, false), admission.role(), clock.instant());
        return Objects.requireNonNull(transactions.execute(_ -> {
            store(account);
            admissions.spend(admission, account);
            return belongings.apply(new OpenedAccount(account, warnings, admission.inviteId()));
        }));
    }

    /**
     * The account of that name, if the password is its own and its owner may come in. Costs the same whatever is wrong.
     *
     * @param known whether the client has been inside before; its turn comes before those of strangers
     * @param toll is asked when the turn to compare has come, and may refuse
     */
    public Optional<Account> authenticate(String username, String password, boolean known, Runnable toll) {
        var given = Password.of(password);
        var account = byName(username);
        var right = given.isPossible() && account.isPresent()
                ? hasher.matches(given, account.get().passwordHash(), known, toll)
                : hasher.matchesNobody(known, toll);
        return account.filter(found -> right && found.isOpen());
    }

    /** The account, if its owner may come in. */
    public Optional<Account> find(long id) {
        return accounts.findById(id).filter(Account::isOpen);
    }

    /** The account of that name, if its owner may come in. */
    public Optional<Account> findByName(String username) {
        return byName(username).filter(Account::isOpen);
    }

    /** The account of that name, whoever may come in. */
    public Optional<Long> idOf(String username) {
        return byName(username).map(Account::id);
    }

    /** Whether nothing has happened to the account since it was read that makes its owner's proof worthless. */
    public boolean isInEpoch(Account account) {
        return accounts.countInEpoch(account.id(), account.epoch()) == 1;
    }

    /** No account has a name that breaks the rule, and the database fails to compare some of them. */
    private Optional<Account> byName(String username) {
        return Username.isAllowed(username) ? accounts.findByUsernameKey(Username.keyOf(username)) : Optional.empty();
    }

    private void store(Account account) {
        try {
            accounts.saveAndFlush(account);
        } catch (DataIntegrityViolationException e) {
            if (UniqueKeys.isTaken("uk_account_username", e)) {
                throw ApiException.of(ErrorCode.USERNAME_TAKEN, "Somebody is already called that.")
                        .next("POST /login");
            }
            throw e;
        }
    }
}
