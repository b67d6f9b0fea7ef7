package dev.storekeeper.login.membership;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.account.Role;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.audit.Caller;
import dev.storekeeper.login.passkey.PasskeyService;
import dev.storekeeper.login.totp.RecoveryCodes;
import dev.storekeeper.token.ActingSession;
import dev.storekeeper.token.CurrentAccount;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Shows the own account, renews its recovery codes and removes its passkeys. */
@Service
public class OwnProfile {

    private final ActingSession acting;
    private final AccountService accounts;
    private final RecoveryCodes recoveryCodes;
    private final PasskeyService passkeys;
    private final OwnSessions sessions;
    private final AuditTrail trail;

    OwnProfile(
            ActingSession acting,
            AccountService accounts,
            RecoveryCodes recoveryCodes,
            PasskeyService passkeys,
            OwnSessions sessions,
            AuditTrail trail) {
        this.acting = acting;
        this.accounts = accounts;
        this.recoveryCodes = recoveryCodes;
        this.passkeys = passkeys;
        this.sessions = sessions;
        this.trail = trail;
    }

    public Profile of(CurrentAccount current) {
        var account = account(current);
        return new Profile(
                account.id(),
                account.username(),
                account.role(),
                account.createdAt(),
                recoveryCodes.left(account.id()));
    }

    public int recoveryCodesLeft(CurrentAccount current) {
        return recoveryCodes.left(current.id());
    }

    /** Replaces all recovery codes by ten new ones, which are not shown again. */
    @Transactional
    public List<String> renewRecoveryCodes(CurrentAccount current, Caller caller) {
        var codes = recoveryCodes.renew(current.id());
        acting.hold();
        trail.record(AuditEvent.RECOVERY_CODES_RENEWED, current.id(), current.id(), caller, Map.of());
        return codes;
    }

    /** Removes a passkey and ends all other sessions, which may be those of a thief of the passkey. */
    public void removePasskey(CurrentAccount current, String id, Caller caller) {
        passkeys.remove(current.id(), id, caller, () -> sessions.endElsewhere(current));
    }

    Account account(CurrentAccount current) {
        return accounts.find(current.id()).orElseThrow(OwnProfile::changedMeanwhile);
    }

    static ApiException changedMeanwhile() {
        return ApiException.of(
                        ErrorCode.ACCOUNT_CHANGED,
                        "Another request has just changed your account; nothing was changed here.")
                .next("POST /login");
    }

    /** An account as its owner sees it. */
    public record Profile(long id, String username, Role role, Instant createdAt, int recoveryCodesLeft) {}
}
