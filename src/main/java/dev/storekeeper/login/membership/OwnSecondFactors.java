package dev.storekeeper.login.membership;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Caller;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.login.AddressLimiter;
import dev.storekeeper.login.ClientSessions;
import dev.storekeeper.login.ClientSessions.OpenedSession;
import dev.storekeeper.login.Guesses;
import dev.storekeeper.login.LoginClient;
import dev.storekeeper.login.passkey.PasskeyService;
import dev.storekeeper.login.totp.KeyUri;
import dev.storekeeper.login.totp.RecoveryCodes;
import dev.storekeeper.login.totp.TotpCode;
import dev.storekeeper.login.totp.TotpService;
import dev.storekeeper.token.ActingSession;
import dev.storekeeper.token.CurrentAccount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Replaces an owner's phone, renews recovery codes and removes passkeys. */
@Service
public class OwnSecondFactors {

    private final ActingSession acting;
    private final OwnAccount own;
    private final TotpService totp;
    private final RecoveryCodes recoveryCodes;
    private final PasskeyService passkeys;
    private final AddressLimiter limiter;
    private final Guesses guesses;
    private final AccountService accounts;
    private final ClientSessions clients;
    private final AuditTrail trail;

    OwnSecondFactors(
            ActingSession acting,
            OwnAccount own,
            TotpService totp,
            RecoveryCodes recoveryCodes,
            PasskeyService passkeys,
            AddressLimiter limiter,
            Guesses guesses,
            AccountService accounts,
            ClientSessions clients,
            AuditTrail trail) {
        this.acting = acting;
        this.own = own;
        this.totp = totp;
        this.recoveryCodes = recoveryCodes;
        this.passkeys = passkeys;
        this.limiter = limiter;
        this.guesses = guesses;
        this.accounts = accounts;
        this.clients = clients;
        this.trail = trail;
    }

    @Transactional
    public KeyUri beginPhone(CurrentAccount current, Caller caller) {
        var account = own.find(current);
        var uri = totp.beginNext(account.id(), account.username()).orElseThrow(OwnAccount::changedMeanwhile);
        acting.hold();
        trail.record(AuditEvent.PHONE_PENDING, account.id(), account.id(), caller, Map.of());
        return uri;
    }

    public KeyUri pendingPhone(CurrentAccount current) {
        var account = own.find(current);
        return totp.pendingNext(account.id(), account.username()).orElseThrow(OwnSecondFactors::noneIsPending);
    }

    /** All sessions end, and a new one is opened for the caller. It is limited like a login, and wrong codes are counted with its. */
    public OpenedSession confirmPhone(CurrentAccount current, TotpCode code, LoginClient client) {
        limiter.require(AddressLimiter.Kind.LOGIN, client.caller().address());
        var account = own.find(current);
        if (totp.pendingNext(account.id(), account.username()).isEmpty()) {
            throw noneIsPending();
        }
        return guesses.judge(account.username(), Guesses.Kind.CODE, client, () -> replace(account, code, client))
                .orElseThrow(() -> ApiException.invalid("code", "is not the one that the new phone shows now"));
    }

    private Optional<OpenedSession> replace(Account account, TotpCode code, LoginClient client) {
        if (!totp.confirmNext(account.id(), code)) {
            return Optional.empty();
        }
        acting.hold();
        return accounts.beginEpoch(account.id()).flatMap(changed -> {
            clients.endAll(changed.id());
            var opened = clients.open(changed, List.of("pwd", "otp"), client);
            trail.record(AuditEvent.PHONE_CHANGED, changed.id(), changed.id(), client.caller(), Map.of());
            return opened;
        });
    }

    @Transactional
    public void withdrawPhone(CurrentAccount current, Caller caller) {
        var removed = totp.withdrawNext(current.id());
        acting.hold();
        if (removed) {
            trail.record(AuditEvent.PHONE_WITHDRAWN, current.id(), current.id(), caller, Map.of());
        }
    }

    /** Replaces all recovery codes by ten new ones, which are not shown again. */
    @Transactional
    public List<String> renewRecoveryCodes(CurrentAccount current, Caller caller) {
        // A login locks them before the account, too.
        recoveryCodes.forget(current.id());
        acting.hold();
        var codes = recoveryCodes.renew(current.id());
        trail.record(AuditEvent.RECOVERY_CODES_RENEWED, current.id(), current.id(), caller, Map.of());
        return codes;
    }

    /** Removes a passkey and ends all other sessions, which may be those of a thief of the passkey. */
    public void removePasskey(CurrentAccount current, String id, Caller caller) {
        passkeys.remove(current.id(), id, caller, () -> own.endElsewhere(current));
    }

    private static ApiException noneIsPending() {
        return ApiException.of(ErrorCode.NO_PHONE_WAITS, "There is no new phone to confirm.")
                .next("POST /me/totp");
    }
}
