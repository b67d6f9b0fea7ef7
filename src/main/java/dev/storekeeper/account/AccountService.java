package dev.storekeeper.account;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldErrors;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.UniqueKeys;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Opens, authenticates and finds accounts. No connection is held while a password is hashed. */
@Service
public class AccountService {

    private final AccountRepository accounts;
    private final SignUpRules rules;
    private final PasswordHasher hasher;
    private final TransactionOperations transactions;
    private final Clock clock;

    AccountService(
            AccountRepository accounts,
            SignUpRules rules,
            PasswordHasher hasher,
            TransactionOperations transactions,
            Clock clock) {
        this.accounts = accounts;
        this.rules = rules;
        this.hasher = hasher;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Opens an account.
     *
     * @param more what else happens in the same transaction
     */
    public <T> T signUp(NewAccount wanted, Function<OpenedAccount, T> more) {
        var name = wanted.username() == null ? "" : wanted.username();
        var password = new Password(wanted.password() == null ? "" : wanted.password());
        var errors = new FieldErrors();
        errors.addUnless(Username.isAllowed(name), "username", Username.RULE);
        var warnings = password.check(name, wanted.commonPasswordAllowed(), "password", errors);
        var permission = rules.check(wanted.invite(), errors);
        errors.refuseAny();

        var account = new Account(new Username(name), hasher.hash(password, false), permission.role(), clock.instant());
        return Objects.requireNonNull(transactions.execute(_ -> {
            store(account);
            rules.use(permission, account);
            return more.apply(new OpenedAccount(account, warnings, permission.inviteId()));
        }));
    }

    /**
     * Returns the account with this username if the password is right and the account is open. Takes the same time whatever is wrong.
     *
     * @param known whether the client has signed in before; it is served before others
     * @param beforehand runs right before the comparison, and may refuse it
     */
    public Optional<Account> authenticate(String username, String password, boolean known, Runnable beforehand) {
        var given = new Password(password);
        var account = byName(username);
        var right = given.isPossible() && account.isPresent()
                ? hasher.matches(given, account.get().passwordHash(), known, beforehand)
                : hasher.matchesNone(known, beforehand);
        return account.filter(found -> right && found.isOpen());
    }

    /** The account, if it is neither locked nor deleted. */
    public Optional<Account> find(long id) {
        return accounts.findById(id).filter(Account::isOpen);
    }

    /** The account, also a locked one, if it is not deleted. */
    public Optional<Account> findUndeleted(long id) {
        return accounts.findById(id).filter(account -> !account.isDeleted());
    }

    /** The usernames of those accounts that are not deleted, by id. */
    public Map<Long, String> names(Collection<Long> ids) {
        return ids.isEmpty()
                ? Map.of()
                : accounts.findByIdInAndDeletedAtIsNull(ids).stream()
                        .collect(Collectors.toMap(Account::id, Account::username));
    }

    /**
     * Accounts in the order of their ids, also locked ones.
     *
     * @param prefix how their names begin
     * @param after the id behind which the page begins
     */
    public Page<Account> list(@Nullable Role role, String prefix, long after, @Nullable Integer limit) {
        return Page.read(
                limit,
                rows -> accounts.list(role, Username.keyOf(prefix), after, Limit.of(rows)),
                last -> Cursor.behind(last.id()));
    }

    /** The account with this username, if it is neither locked nor deleted. */
    public Optional<Account> findByName(String username) {
        return byName(username).filter(Account::isOpen);
    }

    /** The id of the account with this username, locked or not. */
    public Optional<Long> idOf(String username) {
        return byName(username).map(Account::id);
    }

    /** Returns whether the account is still in the epoch in which it was read, so that what was proven then still counts. */
    public boolean isInEpoch(Account account) {
        return accounts.existsByIdAndEpoch(account.id(), account.epoch());
    }

    /** No account has a username that breaks the rule, and the database fails to compare some of those. */
    private Optional<Account> byName(String username) {
        return Username.isAllowed(username) ? accounts.findByUsernameKey(Username.keyOf(username)) : Optional.empty();
    }

    private void store(Account account) {
        try {
            accounts.saveAndFlush(account);
        } catch (DataIntegrityViolationException e) {
            if (UniqueKeys.isTaken("uk_account_username", e)) {
                throw ApiException.of(ErrorCode.USERNAME_TAKEN, "This username is taken; choose another one.")
                        .next("POST /login");
            }
            throw e;
        }
    }

    /**
     * What a client sends to sign up.
     *
     * @param invite the code of an invite, or the setup code
     * @param commonPasswordAllowed whether a common password only causes a warning
     */
    public record NewAccount(
            @Nullable String username,
            @Nullable String password,
            @Nullable String invite,
            boolean commonPasswordAllowed) {

        @Override
        public String toString() {
            return "NewAccount[" + username + "]";
        }
    }

    /**
     * An account that was just opened.
     *
     * @param warnings about its password
     * @param inviteId the invite that was used for it
     */
    public record OpenedAccount(
            Account account,
            List<String> warnings,
            @Nullable Long inviteId) {}
}
