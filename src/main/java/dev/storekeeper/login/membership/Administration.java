package dev.storekeeper.login.membership;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.account.InviteService;
import dev.storekeeper.account.InviteService.MadeInvite;
import dev.storekeeper.account.Role;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Caller;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.login.ClientSessions;
import dev.storekeeper.login.Guesses;
import dev.storekeeper.login.totp.TotpService;
import dev.storekeeper.token.ActingSession;
import dev.storekeeper.token.CurrentAccount;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What admins do: change, reset and delete accounts, and make invites. */
@Service
public class Administration {

    private final ActingSession acting;
    private final AccountService accounts;
    private final ClientSessions clients;
    private final AccountDeletion deletion;
    private final InviteService invites;
    private final TotpService totp;
    private final Guesses guesses;
    private final AuditTrail trail;

    Administration(
            ActingSession acting,
            AccountService accounts,
            ClientSessions clients,
            AccountDeletion deletion,
            InviteService invites,
            TotpService totp,
            Guesses guesses,
            AuditTrail trail) {
        this.acting = acting;
        this.accounts = accounts;
        this.clients = clients;
        this.deletion = deletion;
        this.invites = invites;
        this.totp = totp;
        this.guesses = guesses;
        this.trail = trail;
    }

    public Account find(long id) {
        return accounts.findUndeleted(id).orElseThrow(Administration::notFound);
    }

    /** Sets what is given. A value that is set already changes nothing and ends no session. */
    @Transactional
    public void change(CurrentAccount admin, long id, @Nullable Role role, @Nullable Boolean locked, Caller caller) {
        acting.hold();
        find(id);
        if (role != null && accounts.changeRole(id, role)) {
            clients.endAll(id);
            trail.record(AuditEvent.ROLE_CHANGED, admin.id(), id, caller, Map.of("role", role.name()));
        }
        if (Boolean.TRUE.equals(locked) && accounts.lock(id)) {
            clients.endAll(id);
            trail.record(AuditEvent.LOCKED, admin.id(), id, caller, Map.of());
        }
        if (Boolean.FALSE.equals(locked) && accounts.unlock(id)) {
            trail.record(AuditEvent.UNLOCKED, admin.id(), id, caller, Map.of());
        }
    }

    /** Removes all second factors, so that the next login with the password enrols a phone. Wrong guesses are forgotten. */
    @Transactional
    public void resetSecondFactor(CurrentAccount admin, long id, Caller caller) {
        deletion.forgetSecondFactors(id);
        acting.hold();
        var account = accounts.beginEpoch(id).orElseThrow(Administration::notFound);
        clients.endAll(id);
        totp.begin(id, account.username());
        guesses.forget(account.username());
        trail.record(AuditEvent.SECOND_FACTOR_RESET, admin.id(), id, caller, Map.of());
    }

    @Transactional
    public void endSessions(CurrentAccount admin, long id, Caller caller) {
        acting.hold();
        find(id);
        clients.endAll(id);
        trail.record(AuditEvent.SESSIONS_ENDED, admin.id(), id, caller, Map.of());
    }

    public void delete(CurrentAccount admin, long id, Caller caller) {
        if (!deletion.delete(id, admin.id(), caller)) {
            throw notFound();
        }
    }

    @Transactional
    public MadeInvite invite(
            CurrentAccount admin, Role role, @Nullable String note, @Nullable Instant expiresAt, Caller caller) {
        acting.hold();
        return invites.make(role, note, expiresAt, admin.id(), caller);
    }

    @Transactional
    public void withdrawInvite(CurrentAccount admin, long id, Caller caller) {
        acting.hold();
        invites.withdraw(id, admin.id(), caller);
    }

    private static ApiException notFound() {
        return ApiException.of(ErrorCode.USER_NOT_FOUND, "There is no account with this id.")
                .next("GET /users");
    }
}
