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
 * Changes accounts. Each change that makes earlier proofs worthless begins another epoch, so that no login that is under way
 * outlives it; ending the sessions that are open is the caller's part, in the same transaction.
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

    /** Judges and hashes a new password; outside of any transaction, since hashing takes its time. */
    public NewPassword prepare(Account account, String password, String field) {
        var wanted = Password.of(password);
        var errors = new FieldErrors();
        PasswordRules.check(wanted, account.username(), false, field, errors);
        errors.refuseAny();
        return new NewPassword(hasher.hash(wanted, true));
    }

    /**
     * Keeps an account as it is until the end of the transaction at hand. All that hold an admin begin with the same rows, so that no two
     * of them wait for each other.
     *
     * @return whether its owner may come in, and has this role
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean hold(long id, Role role) {
        if (role == Role.ADMIN) {
            accounts.lockAdmins();
        }
        return accounts.lockOpen(id, role.name()).isPresent();
    }

    /** For a transaction that holds the account, so that nothing else happens to it meanwhile. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Account changePassword(long id, NewPassword password) {
        accounts.changePassword(id, password.hash());
        return accounts.findById(id).orElseThrow();
    }

    /** @return whether it was another one before */
    @Transactional
    public boolean changeRole(long id, Role role) {
        if (role != Role.ADMIN) {
            refuseLastAdmin(id);
        }
        return accounts.changeRole(id, role.name()) == 1;
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

    /** Makes everything worthless that was proven until now. */
    @Transactional
    public Optional<Account> beginEpoch(long id) {
        return accounts.beginEpoch(id) == 1 ? accounts.findById(id) : Optional.empty();
    }

    /** Leaves nothing but a number, which others may have noted, and frees the name. */
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

    /** Without an admin nobody could make one. The rows stay locked: of two who leave at once, one is the last. */
    private void refuseLastAdmin(long id) {
        if (accounts.lockAdmins().equals(List.of(id))) {
            throw ApiException.of(
                    ErrorCode.LAST_ADMIN, "This is the last admin who can come in; make another one first.");
        }
    }

    /** A password that may be one, in the form that is stored. */
    public record NewPassword(String hash) {

        @Override
        public String toString() {
            return "NewPassword[withheld]";
        }
    }
}
