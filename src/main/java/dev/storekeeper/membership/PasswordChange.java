package dev.storekeeper.membership;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.account.AccountService.NewPassword;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.login.FirstFactor;
import dev.storekeeper.login.Guesses;
import dev.storekeeper.login.SessionOpener;
import dev.storekeeper.login.SessionOpener.OpenedSession;
import dev.storekeeper.login.Visit;
import dev.storekeeper.token.ActingSession;
import dev.storekeeper.token.CurrentAccount;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Changes the own password. All sessions end, wrong guesses are forgotten, and a new session is opened for the caller. */
@Service
public class PasswordChange {

    private final ActingSession acting;
    private final OwnProfile profile;
    private final FirstFactor firstFactor;
    private final AccountService accounts;
    private final Eviction eviction;
    private final Guesses guesses;
    private final SessionOpener opener;
    private final AuditTrail trail;
    private final TransactionOperations transactions;

    PasswordChange(
            ActingSession acting,
            OwnProfile profile,
            FirstFactor firstFactor,
            AccountService accounts,
            Eviction eviction,
            Guesses guesses,
            SessionOpener opener,
            AuditTrail trail,
            TransactionOperations transactions) {
        this.acting = acting;
        this.profile = profile;
        this.firstFactor = firstFactor;
        this.accounts = accounts;
        this.eviction = eviction;
        this.guesses = guesses;
        this.opener = opener;
        this.trail = trail;
        this.transactions = transactions;
    }

    public OpenedSession change(CurrentAccount current, String password, String wanted, Visit visit) {
        var account = firstFactor
                .judge(profile.account(current).username(), password, visit)
                .orElseThrow(() -> ApiException.invalid("password", "is not your current password"));
        var prepared = accounts.prepare(account, wanted, "new_password");
        return Objects.requireNonNull(transactions.execute(_ -> replace(account, current, prepared, visit)));
    }

    private OpenedSession replace(Account account, CurrentAccount current, NewPassword wanted, Visit visit) {
        acting.hold();
        var changed = accounts.changePassword(account.id(), wanted);
        eviction.evict(changed.id());
        guesses.forget(changed.username());
        var opened = opener.open(changed, current.factors(), null, visit).orElseThrow(OwnProfile::changedMeanwhile);
        trail.record(AuditEvent.PASSWORD_CHANGED, changed.id(), changed.id(), visit.caller(), Map.of());
        return opened;
    }
}
