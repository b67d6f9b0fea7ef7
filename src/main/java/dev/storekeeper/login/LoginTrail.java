package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountOpener.OpenedAccount;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.Caller;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.login.SecondFactor.Proven;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Records sign-ups, logins and their refusals in the audit trail. */
@Component
class LoginTrail {

    private final AuditTrail trail;
    private final AccountService accounts;

    LoginTrail(AuditTrail trail, AccountService accounts) {
        this.trail = trail;
        this.accounts = accounts;
    }

    void signedUp(OpenedAccount opened, Caller caller) {
        var account = opened.account();
        trail.record(
                AuditEvent.SIGNED_UP,
                account.id(),
                account.id(),
                caller,
                Map.of("role", account.role().name()));
        if (opened.inviteId() != null) {
            var invite = Map.of("invite", opened.inviteId().toString());
            trail.record(AuditEvent.INVITE_USED, account.id(), account.id(), caller, invite);
        }
    }

    void signedIn(Account account, Proven proven, Caller caller) {
        if (proven.enrolledNow()) {
            trail.record(AuditEvent.ENROLLED, account.id(), account.id(), caller, Map.of());
        }
        trail.record(AuditEvent.SIGNED_IN, account.id(), account.id(), caller, factors(proven.factors()));
    }

    void steppedUp(Account account, Proven proven, Caller caller) {
        trail.record(AuditEvent.STEPPED_UP, account.id(), account.id(), caller, factors(proven.factors()));
    }

    /** Does not keep the name that was tried: people type their password there. */
    void passwordRefused(String username, boolean last, Caller caller) {
        var account = accounts.idOf(username).orElse(null);
        refused(AuditEvent.SIGN_IN_REFUSED, account, Guesses.Kind.PASSWORD, caller);
        if (last) {
            refused(AuditEvent.BUDGET_SPENT, account, Guesses.Kind.PASSWORD, caller);
        }
    }

    /** No more guesses of that kind are judged for now. */
    void guessesSpent(String username, Guesses.Kind kind, Caller caller) {
        refused(AuditEvent.BUDGET_SPENT, accounts.idOf(username).orElse(null), kind, caller);
    }

    void proofRefused(AuditEvent event, Account account, Proof proof, Caller caller) {
        refused(event, account.id(), proof.kind(), caller);
    }

    private void refused(AuditEvent event, @Nullable Long accountId, Guesses.Kind kind, Caller caller) {
        var reason = Map.of("reason", kind.name().toLowerCase(Locale.ROOT));
        trail.recordRefusal(event, null, accountId, caller, reason);
    }

    private static Map<String, String> factors(List<String> factors) {
        return Map.of("factors", String.join(" ", factors));
    }
}
