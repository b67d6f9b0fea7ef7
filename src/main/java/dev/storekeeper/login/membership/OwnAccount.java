package dev.storekeeper.login.membership;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountChanges;
import dev.storekeeper.account.AccountChanges.NewPassword;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.login.ClientSessions;
import dev.storekeeper.login.ClientSessions.OpenedSession;
import dev.storekeeper.login.FirstFactor;
import dev.storekeeper.login.Guesses;
import dev.storekeeper.login.Visit;
import dev.storekeeper.token.ActingSession;
import dev.storekeeper.token.CurrentAccount;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Finds the own account and changes its password. */
@Service
public class OwnAccount {

    private final ActingSession acting;
    private final AccountService accounts;
    private final FirstFactor firstFactor;
    private final AccountChanges changes;
    private final ClientSessions clients;
    private final Guesses guesses;
    private final AuditTrail trail;
    private final TransactionOperations transactions;

    OwnAccount(
            ActingSession acting,
            AccountService accounts,
            FirstFactor firstFactor,
            AccountChanges changes,
            ClientSessions clients,
            Guesses guesses,
            AuditTrail trail,
            TransactionOperations transactions) {
        this.acting = acting;
        this.accounts = accounts;
        this.firstFactor = firstFactor;
        this.changes = changes;
        this.clients = clients;
        this.guesses = guesses;
        this.trail = trail;
        this.transactions = transactions;
    }

    public Account find(CurrentAccount current) {
        return accounts.find(current.id()).orElseThrow(OwnAccount::changedMeanwhile);
    }

    /** All sessions end, wrong guesses are forgotten, and a new session is opened for the caller. */
    public OpenedSession changePassword(CurrentAccount current, String password, String wanted, Visit visit) {
        var account = firstFactor
                .judge(find(current).username(), password, visit)
                .orElseThrow(() -> ApiException.invalid("password", "is not your current password"));
        var prepared = changes.prepare(account, wanted, "new_password");
        return Objects.requireNonNull(transactions.execute(_ -> replace(account, current, prepared, visit)));
    }

    private OpenedSession replace(Account account, CurrentAccount current, NewPassword wanted, Visit visit) {
        acting.hold();
        var changed = changes.changePassword(account.id(), wanted);
        clients.endAll(changed.id());
        guesses.forget(changed.username());
        var opened = clients.open(changed, current.factors(), visit).orElseThrow(OwnAccount::changedMeanwhile);
        trail.record(AuditEvent.PASSWORD_CHANGED, changed.id(), changed.id(), visit.caller(), Map.of());
        return opened;
    }

    static ApiException changedMeanwhile() {
        return ApiException.of(
                        ErrorCode.ACCOUNT_CHANGED,
                        "Another request has just changed your account; nothing was changed here.")
                .next("POST /login");
    }
}
