package dev.storekeeper.login.membership;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.Caller;
import dev.storekeeper.api.Cleanup;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.login.ClientSessions;
import dev.storekeeper.login.Guesses;
import dev.storekeeper.login.passkey.PasskeyService;
import dev.storekeeper.login.totp.RecoveryCodes;
import dev.storekeeper.login.totp.TotpService;
import dev.storekeeper.token.ActingSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Deletes accounts: sessions end, secrets are deleted and the username is free. The id stays, since the audit trail names it. */
@Service
public class AccountDeletion {

    private final ActingSession acting;
    private final AccountService accounts;
    private final ClientSessions clients;
    private final TotpService totp;
    private final RecoveryCodes recoveryCodes;
    private final PasskeyService passkeys;
    private final Guesses guesses;
    private final AuditTrail trail;
    private final Cleanup cleanup;
    private final Properties properties;

    AccountDeletion(
            ActingSession acting,
            AccountService accounts,
            ClientSessions clients,
            TotpService totp,
            RecoveryCodes recoveryCodes,
            PasskeyService passkeys,
            Guesses guesses,
            AuditTrail trail,
            Cleanup cleanup,
            Properties properties) {
        this.acting = acting;
        this.accounts = accounts;
        this.clients = clients;
        this.totp = totp;
        this.recoveryCodes = recoveryCodes;
        this.passkeys = passkeys;
        this.guesses = guesses;
        this.trail = trail;
        this.cleanup = cleanup;
        this.properties = properties;
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

    /** Deletes everything that authenticates the account but the password. */
    @Transactional
    public void forgetSecondFactors(long accountId) {
        totp.forget(accountId);
        recoveryCodes.forget(accountId);
        passkeys.forget(accountId);
    }

    private void forgetAccess(Account account) {
        clients.endAll(account.id());
        guesses.forget(account.username());
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "unenrolled-account-cleanup")
    void runCleanup() {
        if (!properties.unenrolled().isZero()) {
            cleanup.runOneByOne("accounts that were never enrolled", this::deleteNeverEnrolled);
        }
    }

    /**
     * Deletes an account that never enrolled a phone, so that its name is free again. This may be the only admin: it could never log
     * in, and the next start shows a setup code. One in each transaction: the audit trail has a stream for each account, and a
     * transaction adds to one stream only.
     */
    private OptionalInt deleteNeverEnrolled(Instant now) {
        var account = totp.lockNeverEnrolled(now.minus(properties.unenrolled())).flatMap(accounts::findUndeleted);
        account.ifPresent(known -> {
            forgetSecondFactors(known.id());
            accounts.deleteNeverEnrolled(known.id());
            forgetAccess(known);
            trail.record(
                    AuditEvent.ACCOUNT_DELETED, null, known.id(), Caller.SERVICE, Map.of("reason", "never enrolled"));
        });
        return account.isPresent() ? OptionalInt.of(1) : OptionalInt.empty();
    }

    /**
     * When unused accounts are deleted.
     *
     * @param unenrolled how long after its QR code was made (at sign-up or at a later login) an account without an enrolled phone is
     *     deleted; 0 for never
     */
    @ConfigurationProperties("storekeeper.account")
    record Properties(@DefaultValue("30d") Duration unenrolled) {

        Properties {
            Cleanup.requireDayOrForEver("storekeeper.account.unenrolled", unenrolled);
        }
    }
}
