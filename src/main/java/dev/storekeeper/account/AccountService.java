package dev.storekeeper.account;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldErrors;
import dev.storekeeper.api.Page;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Authenticates, finds and changes accounts. No connection is held while a password is hashed. A change after which earlier logins must
 * not count begins a new epoch, so that a login under way fails; the caller ends the open sessions in the same transaction.
 */
@Service
public class AccountService {

    private final AccountRepository accounts;
    private final PasswordHasher hasher;
    private final Clock clock;

    AccountService(AccountRepository accounts, PasswordHasher hasher, Clock clock) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.clock = clock;
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

    /** Checks and hashes a new password; outside of any transaction, as hashing is slow. */
    public NewPassword prepare(Account account, String password) {
        var wanted = new Password(password);
        var errors = new FieldErrors();
        wanted.check(account.username(), false, "new_password", errors);
        errors.refuseAny();
        return new NewPassword(hasher.hash(wanted, true));
    }

    /**
     * Locks the account's row until the end of the transaction. For an admin the same rows are locked first each time, so that two
     * admins do not deadlock.
     *
     * @return whether the account is open and has this role
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean hold(long id, Role role) {
        if (role == Role.ADMIN) {
            accounts.lockAdmins();
        }
        return accounts.lockOpen(id, role.name()).isPresent();
    }

    /** Locks the rows of accounts, open or not, until the end of the transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lockRows(Collection<Long> ids) {
        accounts.lockRows(ids);
    }

    /** To be called by a transaction that {@linkplain #hold holds} the account. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Account changePassword(long id, NewPassword password) {
        accounts.changePassword(id, password.hash());
        return accounts.findById(id).orElseThrow();
    }

    /** @return whether the role is another one than before */
    @Transactional
    public boolean changeRole(long id, Role role) {
        if (role != Role.ADMIN) {
            refuseLastAdmin(id);
        }
        return accounts.changeRole(id, role) == 1;
    }

    /** @return whether it was not locked before */
    @Transactional
    public boolean lock(long id) {
        refuseLastAdmin(id);
        return accounts.lock(id, clock.instant()) == 1;
    }

    /** @return whether it was locked before */
    @Transactional
    public boolean unlock(long id) {
        return accounts.unlock(id) == 1;
    }

    /** Begins a new epoch: what was proven before no longer counts. */
    @Transactional
    public Optional<Account> beginEpoch(long id) {
        return accounts.beginEpoch(id) == 1 ? accounts.findById(id) : Optional.empty();
    }

    /** Deletes all but the id, which others may have noted, and frees the username. */
    @Transactional
    public boolean delete(long id) {
        refuseLastAdmin(id);
        return accounts.delete(id, clock.instant()) == 1;
    }

    /** Deletes an account that has never opened a session, the only admin's too. */
    @Transactional
    public boolean deleteNeverEnrolled(long id) {
        return accounts.delete(id, clock.instant()) == 1;
    }

    /** No account has a username that breaks the rule, and the database fails to compare some of those. */
    private Optional<Account> byName(String username) {
        return Username.isAllowed(username) ? accounts.findByUsernameKey(Username.keyOf(username)) : Optional.empty();
    }

    /** Only an admin can make another one. The rows stay locked, so that two admins cannot be removed at once. */
    private void refuseLastAdmin(long id) {
        if (accounts.lockAdmins().equals(List.of(id))) {
            throw ApiException.of(ErrorCode.LAST_ADMIN, "This is the last admin; give another account the role first.");
        }
    }

    /** The hash of a new password that was checked. */
    public record NewPassword(String hash) {

        @Override
        public String toString() {
            return "NewPassword[withheld]";
        }
    }
}
