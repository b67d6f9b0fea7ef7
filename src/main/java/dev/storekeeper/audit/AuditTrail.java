package dev.storekeeper.audit;

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
 * Records what happened. Events form streams, one for each account and one for what concerns none; each event is vouched for
 * together with the one before it, and the head of the stream tells how far it goes.
 */
@Service
public class AuditTrail {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final String DOOR = "door";

    /** Of one kind of refusal, for one account or for all names that no account has. */
    private static final int REFUSALS_A_MINUTE = 30;

    private final AuditStreams streams;
    private final AuditTable table;
    private final AuditSeal seal;
    private final Clock clock;

    AuditTrail(AuditStreams streams, AuditTable table, AuditSeal seal, Clock clock) {
        this.streams = streams;
        this.table = table;
        this.seal = seal;
        this.clock = clock;
    }

    /**
     * Records an event in the transaction at hand, or in one of its own. It comes last in a transaction, since the stream stays
     * locked until the end; and the events of one transaction belong to one stream, since another transaction might lock two in
     * the opposite order.
     *
     * @param actorId who did it, if that is known
     * @param accountId whom it concerns, if anybody
     * @param details what else there is to know; never a password, a code, a secret or a token
     */
    @Transactional
    public void record(
            AuditEvent event,
            @Nullable Long actorId,
            @Nullable Long accountId,
            Caller caller,
            Map<String, String> details) {
        add(streams.lock(streamOf(accountId)), event, actorId, accountId, caller, details);
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
        var stream = streams.lock(streamOf(accountId));
        var recorded = table.count(event, accountId, clock.instant().minus(MINUTE));
        if (recorded < REFUSALS_A_MINUTE - 1) {
            add(stream, event, actorId, accountId, caller, details);
        } else if (recorded < REFUSALS_A_MINUTE) {
            var last = new HashMap<>(details);
            last.put("further", "not recorded for a minute");
            add(stream, event, actorId, accountId, caller, last);
        }
    }

    private static String streamOf(@Nullable Long accountId) {
        return accountId == null ? DOOR : AuditStream.of(accountId);
    }

    private void add(
            AuditStream stream,
            AuditEvent event,
            @Nullable Long actorId,
            @Nullable Long accountId,
            Caller caller,
            Map<String, String> details) {
        var written = AuditDetails.write(details);
        var entry = AuditEntry.of(stream, clock.instant(), event, actorId, accountId, caller, written);
        var mac = seal.macOf(entry, stream.lastMac());
        table.add(entry, mac);
        table.update(seal.extend(stream, mac));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                tell(entry);
            }
        });
    }

    /** The log is a second place that keeps the trail: beside it, nobody changes the table unnoticed, not even with the key. */
    private static void tell(AuditEntry entry) {
        LOG.info(
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
