package dev.storekeeper.account;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldErrors;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes accounts. A change after which earlier logins must not count begins a new epoch, so that a login under way fails; the caller
 * ends the open sessions in the same transaction.
 */
@Service
public class AccountChanges {

    private final AccountRepository accounts;
    private final PasswordHasher hasher;
    private final Clock clock;

    AccountChanges(AccountRepository accounts, PasswordHasher hasher, Clock clock) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.clock = clock;
    }

    /** Checks and hashes a new password; outside of any transaction, as hashing is slow. */
    public NewPassword prepare(Account account, String password, String field) {
        var wanted = new Password(password);
        var errors = new FieldErrors();
        wanted.check(account.username(), false, field, errors);
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

    /** Only an admin can make admins. The rows stay locked, so that two admins who leave at once are not both let go. */
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
