package dev.storekeeper.audit;

import dev.storekeeper.api.Caller;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.Page;
import dev.storekeeper.audit.AuditTable.SignedEntry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Records events in streams, one for each account and one for events that concern none, and lists them. Each entry is signed together
 * with the one before it, and the signed head of the stream names the last one.
 */
@Service
public class AuditTrail {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);

    /** Of one kind of refusal, for one account or for all names that no account has. */
    private static final int REFUSALS_A_MINUTE = 30;

    private final AuditTable table;
    private final AuditSigner signer;
    private final Clock clock;
    private final AuditMeters meters;

    AuditTrail(AuditTable table, AuditSigner signer, Clock clock, AuditMeters meters) {
        this.table = table;
        this.signer = signer;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Records an event in the current transaction, or in one of its own. It comes last in a transaction, since the stream stays
     * locked until the end; and the events of one transaction belong to one stream, since another transaction might lock two in
     * the opposite order.
     *
     * @param actorId the account that did it, if known
     * @param accountId the account that it concerns, if any
     * @param details what else there is to know; never a password, a code, a secret or a token
     */
    @Transactional
    public void record(
            AuditEvent event,
            @Nullable Long actorId,
            @Nullable Long accountId,
            Caller caller,
            Map<String, String> details) {
        add(lockStreamOf(accountId), event, actorId, accountId, caller, details);
    }

    /**
     * Records that a request was refused, as {@link #record} does, but at most 30 times a minute for each kind of refusal and each
     * account, so that requests that achieve nothing do not fill the trail. The last one says that more may follow unrecorded.
     */
    @Transactional
    public void recordRefusal(
            AuditEvent event,
            @Nullable Long actorId,
            @Nullable Long accountId,
            Caller caller,
            Map<String, String> details) {
        var stream = lockStreamOf(accountId);
        var recorded = table.count(event, accountId, clock.instant().minus(MINUTE));
        var recordedDetails = new HashMap<>(details);
        if (recorded == REFUSALS_A_MINUTE - 1) {
            recordedDetails.put("further", "not recorded for a minute");
        }
        if (recorded < REFUSALS_A_MINUTE) {
            add(stream, event, actorId, accountId, caller, recordedDetails);
        } else {
            meters.count(event, details);
        }
    }

    /** Entries of all streams, newest first. */
    public Page<AuditEntry> list(AuditQuery query) {
        return Page.read(
                query.limit(),
                rows -> table.list(query, rows),
                last -> Cursor.behind(last.at(), last.stream(), last.sequence()));
    }

    private AuditStream lockStreamOf(@Nullable Long accountId) {
        var name = accountId == null ? "door" : "account-" + accountId;
        return table.lock(name).orElseGet(() -> open(name));
    }

    /** The register is locked first, so that two transactions never open the same stream. */
    private AuditStream open(String name) {
        table.addOrLock(signer.open(AuditStream.REGISTER, 0));
        var register = table.lock(AuditStream.REGISTER).orElseThrow();
        return table.lock(name).orElseGet(() -> open(name, register));
    }

    private AuditStream open(String name, AuditStream register) {
        var counted = signer.extend(countingAll(register, table.newestNumber()), AuditStream.NO_MAC);
        table.update(counted);
        var leftOver = table.lastSequenceIn(name);
        // Entries without a head: it was deleted, and recording goes on where they end.
        var stream = leftOver == 0
                ? signer.open(name, counted.lastSequence())
                : AuditStream.unsigned(name, counted.lastSequence(), leftOver, AuditStream.NO_MAC);
        table.addOrLock(stream);
        return stream;
    }

    /** A register that does not count all streams was deleted, or replaced by an earlier state; it goes on unsigned. */
    private static AuditStream countingAll(AuditStream register, long newest) {
        return register.lastSequence() >= newest
                ? register
                : AuditStream.unsigned(register.name(), register.number(), newest, AuditStream.NO_MAC);
    }

    private void add(
            AuditStream stream,
            AuditEvent event,
            @Nullable Long actorId,
            @Nullable Long accountId,
            Caller caller,
            Map<String, String> details) {
        var entry = new AuditEntry(
                stream.name(),
                stream.lastSequence() + 1,
                clock.instant(),
                event.name(),
                actorId,
                accountId,
                caller.address(),
                caller.agent(),
                caller.requestId(),
                AuditEntry.write(details));
        var mac = signer.macOf(entry, stream.lastMac());
        table.add(new SignedEntry(entry, mac));
        table.update(signer.extend(stream, mac));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                log(entry);
                meters.count(event, details);
            }
        });
    }

    /** The log is a second copy of the trail, so that a change of the table shows even if it was made with the key. */
    private static void log(AuditEntry entry) {
        log.info(
                "{} actor={} account={} address={} request={} place={}/{} details={}",
                entry.event(),
                entry.actorId(),
                entry.accountId(),
                entry.address(),
                entry.requestId(),
                entry.stream(),
                entry.sequence(),
                entry.details());
    }
}
