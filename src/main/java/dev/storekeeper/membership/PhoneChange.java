package dev.storekeeper.membership;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.audit.Caller;
import dev.storekeeper.login.Guesses;
import dev.storekeeper.login.SessionOpener;
import dev.storekeeper.login.SessionOpener.OpenedSession;
import dev.storekeeper.login.Visit;
import dev.storekeeper.token.ActingSession;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.totp.KeyUri;
import dev.storekeeper.totp.TotpCode;
import dev.storekeeper.totp.TotpService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Replaces the phone of an account. When the new one is confirmed, all sessions end and a new one is opened for the caller. */
@Service
public class PhoneChange {

    private final ActingSession acting;
    private final OwnProfile profile;
    private final TotpService totp;
    private final Guesses guesses;
    private final AccountService accounts;
    private final Eviction eviction;
    private final SessionOpener opener;
    private final AuditTrail trail;

    PhoneChange(
            ActingSession acting,
            OwnProfile profile,
            TotpService totp,
            Guesses guesses,
            AccountService accounts,
            Eviction eviction,
            SessionOpener opener,
            AuditTrail trail) {
        this.acting = acting;
        this.profile = profile;
        this.totp = totp;
        this.guesses = guesses;
        this.accounts = accounts;
        this.eviction = eviction;
        this.opener = opener;
        this.trail = trail;
    }

    @Transactional
    public KeyUri begin(CurrentAccount current, Visit visit) {
        var account = profile.account(current);
        var uri = totp.beginNext(account.id(), account.username()).orElseThrow(OwnProfile::changedMeanwhile);
        acting.hold();
        trail.record(AuditEvent.PHONE_PENDING, account.id(), account.id(), visit.caller(), Map.of());
        return uri;
    }

    public KeyUri pending(CurrentAccount current) {
        var account = profile.account(current);
        return totp.pendingNext(account.id(), account.username()).orElseThrow(PhoneChange::noneIsPending);
    }

    /** Wrong codes are counted with those of the login. */
    public OpenedSession confirm(CurrentAccount current, TotpCode code, Visit visit) {
        var account = profile.account(current);
        if (totp.pendingNext(account.id(), account.username()).isEmpty()) {
            throw noneIsPending();
        }
        return guesses.code(account.username(), visit, () -> replace(account, code, visit))
                .orElseThrow(() -> ApiException.invalid("code", "is not the one that the new phone shows now"));
    }

    @Transactional
    public void withdraw(CurrentAccount current, Caller caller) {
        var removed = totp.withdrawNext(current.id());
        acting.hold();
        if (removed) {
            trail.record(AuditEvent.PHONE_WITHDRAWN, current.id(), current.id(), caller, Map.of());
        }
    }

    private Optional<OpenedSession> replace(Account account, TotpCode code, Visit visit) {
        if (!totp.confirmNext(account.id(), code)) {
            return Optional.empty();
        }
        acting.hold();
        return accounts.beginEpoch(account.id()).flatMap(changed -> {
            eviction.evict(changed.id());
            var opened = opener.open(changed, List.of("pwd", "otp"), null, visit);
            trail.record(AuditEvent.PHONE_CHANGED, changed.id(), changed.id(), visit.caller(), Map.of());
            return opened;
        });
    }

    private static ApiException noneIsPending() {
        return ApiException.of(ErrorCode.NO_PHONE_WAITS, "There is no new phone to confirm.")
                .next("POST /me/totp");
    }
}
