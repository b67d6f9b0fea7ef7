package dev.storekeeper.membership;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountChanges;
import dev.storekeeper.account.AccountDirectory;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.audit.Caller;
import dev.storekeeper.login.Guesses;
import dev.storekeeper.passkey.PasskeyService;
import dev.storekeeper.token.ActingSession;
import dev.storekeeper.totp.RecoveryCodes;
import dev.storekeeper.totp.TotpService;
import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Deletes an account: its sessions end, its secrets go, its name is free. Its number stays, so that others who noted it still
 * know that it was somebody.
 */
@Service
public class AccountEnd {

    private static final Caller HOUSEKEEPING = Caller.of("", null, null);

    private final ActingSession acting;
    private final AccountDirectory directory;
    private final AccountChanges changes;
    private final Eviction eviction;
    private final TotpService totp;
    private final RecoveryCodes recoveryCodes;
    private final PasskeyService passkeys;
    private final Guesses guesses;
    private final AuditTrail trail;

    AccountEnd(
            ActingSession acting,
            AccountDirectory directory,
            AccountChanges changes,
            Eviction eviction,
            TotpService totp,
            RecoveryCodes recoveryCodes,
            PasskeyService passkeys,
            Guesses guesses,
            AuditTrail trail) {
        this.acting = acting;
        this.directory = directory;
        this.changes = changes;
        this.eviction = eviction;
        this.totp = totp;
        this.recoveryCodes = recoveryCodes;
        this.passkeys = passkeys;
        this.guesses = guesses;
        this.trail = trail;
    }

    /** @return whether there was such an account */
    @Transactional
    public boolean delete(long accountId, long actorId, Caller caller) {
        var account = directory.find(accountId);
        // In the order in which a login takes these rows, so that neither waits for the other.
        forgetSecondLock(accountId);
        acting.hold();
        if (account.isEmpty() || !changes.delete(accountId)) {
            return false;
        }
        forgetAccess(account.get());
        trail.record(AuditEvent.ACCOUNT_DELETED, actorId, accountId, caller, Map.of());
        return true;
    }

    /**
     * Deletes an account that was never enrolled, and whose QR code was drawn before the given moment. The only admin goes too:
     * without a phone it opened nothing, and once it is gone the next start shows a setup code.
     *
     * @return whether there was one
     */
    @Transactional
    public boolean deleteNeverEnrolled(Instant before) {
        var account = totp.lockNeverEnrolled(before).flatMap(directory::find);
        account.ifPresent(known -> {
            forgetSecondLock(known.id());
            changes.deleteNeverEnrolled(known.id());
            forgetAccess(known);
            trail.record(
                    AuditEvent.ACCOUNT_DELETED, null, known.id(), HOUSEKEEPING, Map.of("reason", "never enrolled"));
        });
        return account.isPresent();
    }

    private void forgetAccess(Account account) {
        eviction.evict(account.id());
        guesses.forget(account.username());
    }

    /** Takes away all that stands beside the password. */
    @Transactional
    public void forgetSecondLock(long accountId) {
        totp.forget(accountId);
        recoveryCodes.forget(accountId);
        passkeys.forget(accountId);
    }
}
