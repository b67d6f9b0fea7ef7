package dev.storekeeper.login.membership;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.account.AccountService.NewPassword;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Caller;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.login.ClientSessions;
import dev.storekeeper.login.ClientSessions.OpenedSession;
import dev.storekeeper.login.FirstFactor;
import dev.storekeeper.login.Guesses;
import dev.storekeeper.login.LoginClient;
import dev.storekeeper.token.ActingSession;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.SessionService;
import dev.storekeeper.token.SessionService.OpenSession;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/** What owners do with their accounts: see them, change their passwords, and list and end their sessions. */
@Service
public class OwnAccount {

    private final ActingSession acting;
    private final AccountService accounts;
    private final FirstFactor firstFactor;
    private final SessionService sessions;
    private final ClientSessions clients;
    private final Guesses guesses;
    private final AuditTrail trail;
    private final TransactionOperations transactions;

    OwnAccount(
            ActingSession acting,
            AccountService accounts,
            FirstFactor firstFactor,
            SessionService sessions,
            ClientSessions clients,
            Guesses guesses,
            AuditTrail trail,
            TransactionOperations transactions) {
        this.acting = acting;
        this.accounts = accounts;
        this.firstFactor = firstFactor;
        this.sessions = sessions;
        this.clients = clients;
        this.guesses = guesses;
        this.trail = trail;
        this.transactions = transactions;
    }

    public Account find(CurrentAccount current) {
        return accounts.find(current.id()).orElseThrow(OwnAccount::changedMeanwhile);
    }

    /** All sessions end, wrong guesses are forgotten, and a new session, proven when the old one was, is opened for the caller. */
    public OpenedSession changePassword(CurrentAccount current, String password, String wanted, LoginClient client) {
        var account = firstFactor
                .judge(find(current).username(), password, client)
                .orElseThrow(() -> ApiException.invalid("password", "is not your current password"));
        var prepared = accounts.prepare(account, wanted);
        return transactions.execute(_ -> replace(account, current, prepared, client));
    }

    private OpenedSession replace(Account account, CurrentAccount current, NewPassword wanted, LoginClient client) {
        acting.hold();
        var changed = accounts.changePassword(account.id(), wanted);
        clients.endAll(changed.id());
        guesses.forget(changed.username());
        var opened = clients.reopen(changed, current, client).orElseThrow(OwnAccount::changedMeanwhile);
        trail.record(AuditEvent.PASSWORD_CHANGED, changed.id(), changed.id(), client.caller(), Map.of());
        return opened;
    }

    public List<OpenSession> sessions(CurrentAccount current) {
        return sessions.open(current.id());
    }

    /** A session of another account is answered like one that does not exist. */
    @Transactional
    public void endSession(CurrentAccount current, String id, Caller caller) {
        acting.hold();
        if (!clients.end(current, open -> open.id().equals(id))) {
            throw ApiException.of(ErrorCode.SESSION_NOT_FOUND, "None of your open sessions has this id.");
        }
        trail.record(AuditEvent.SESSION_ENDED, current.id(), current.id(), caller, Map.of("session", id));
    }

    /** Ends all but the current one. */
    @Transactional
    public void endOtherSessions(CurrentAccount current, Caller caller) {
        if (endElsewhere(current)) {
            trail.record(AuditEvent.SESSIONS_ENDED, current.id(), current.id(), caller, Map.of("kept", "one"));
        }
    }

    boolean endElsewhere(CurrentAccount current) {
        acting.hold();
        return clients.end(current, open -> !open.id().equals(current.sessionId()));
    }

    static ApiException changedMeanwhile() {
        return ApiException.of(
                        ErrorCode.ACCOUNT_CHANGED,
                        "Another request has just changed your account; nothing was changed here.")
                .next("POST /login");
    }
}
