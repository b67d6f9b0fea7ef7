package dev.storekeeper.membership;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
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

/** Deletes accounts: sessions end, secrets are deleted and the username is free. The id stays for those who have noted it. */
@Service
public class AccountEnd {

    private static final Caller SERVICE = Caller.of("", null, null);

    private final ActingSession acting;
    private final AccountService accounts;
    private final Eviction eviction;
    private final TotpService totp;
    private final RecoveryCodes recoveryCodes;
    private final PasskeyService passkeys;
    private final Guesses guesses;
    private final AuditTrail trail;

    AccountEnd(
            ActingSession acting,
            AccountService accounts,
            Eviction eviction,
            TotpService totp,
            RecoveryCodes recoveryCodes,
            PasskeyService passkeys,
            Guesses guesses,
            AuditTrail trail) {
        this.acting = acting;
        this.accounts = accounts;
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
        var account = accounts.findUndeleted(accountId);
        // A login locks these rows in the same order, so neither waits for the other.
        forgetSecondFactors(accountId);
        acting.hold();
        if (account.isEmpty() || !accounts.delete(accountId)) {
            return false;
        }
        forgetAccess(account.get());
        trail.record(AuditEvent.ACCOUNT_DELETED, actorId, accountId, caller, Map.of());
        return true;
    }

    /**
     * Deletes an account without an enrolled phone whose QR code was made before the given moment. This may be the only admin: it could
     * never log in, and the next start shows a setup code.
     *
     * @return whether there was one
     */
    @Transactional
    public boolean deleteNeverEnrolled(Instant before) {
        var account = totp.lockNeverEnrolled(before).flatMap(accounts::findUndeleted);
        account.ifPresent(known -> {
            forgetSecondFactors(known.id());
            accounts.deleteNeverEnrolled(known.id());
            forgetAccess(known);
            trail.record(AuditEvent.ACCOUNT_DELETED, null, known.id(), SERVICE, Map.of("reason", "never enrolled"));
        });
        return account.isPresent();
    }

    private void forgetAccess(Account account) {
        eviction.evict(account.id());
        guesses.forget(account.username());
    }

    /** Deletes everything that authenticates the account but the password. */
    @Transactional
    public void forgetSecondFactors(long accountId) {
        totp.forget(accountId);
        recoveryCodes.forget(accountId);
        passkeys.forget(accountId);
    }
}
