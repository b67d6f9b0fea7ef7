package dev.storekeeper.audit;

import dev.storekeeper.api.Cleanup;
import dev.storekeeper.api.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes the oldest entries of the trail, if a retention is set. Each stream loses its beginning only, and only what verifies: an entry
 * that was changed stays, with all behind it, and so it is still found. The signed head keeps the MAC of the last entry that was
 * deleted, with which the verification of the others begins.
 */
@Component
class AuditCleanup {

    private static final Logger log = LoggerFactory.getLogger(AuditCleanup.class);

    /** The statement that looks for the next stream names each. */
    private static final int MOST_SKIPPED = 250;

    private final AuditTable table;
    private final AuditSigner signer;
    private final JdbcClient database;
    private final Cleanup cleanup;
    private final Properties properties;

    AuditCleanup(AuditTable table, AuditSigner signer, JdbcClient database, Cleanup cleanup, Properties properties) {
        this.table = table;
        this.signer = signer;
        this.database = database;
        this.cleanup = cleanup;
        this.properties = properties;
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "audit-cleanup")
    void run() {
        if (!properties.retention().isZero()) {
            var run = begin();
            // A transaction for each stream, since events of its account wait meanwhile.
            cleanup.runOneByOne("old entries of the audit trail", now -> run.prune(now.minus(properties.retention())));
        }
    }

    Run begin() {
        return new Run();
    }

    /** One pass over what is old, in the order of time. */
    final class Run {

        /** An empty list could not be written as a condition. */
        private final List<String> skipped = new ArrayList<>(List.of(""));

        /** Everything earlier is deleted, or in a stream that is skipped; the database need not pass over deleted rows again. */
        private LocalDateTime from = Times.column(Instant.parse("1970-01-02T00:00:00Z"));

        /** Streams that cannot be verified. Others that are skipped begin with an entry that is younger than later ones. */
        private int kept;

        private boolean lacksKey;

        /** @return how many entries of the next stream were deleted, 0 where it is skipped; empty at the end */
        OptionalInt prune(Instant before) {
            var oldest = oldest(before);
            if (oldest.isEmpty()) {
                return OptionalInt.empty();
            }
            from = oldest.get().at();
            var deleted = pruneStream(oldest.get().stream(), before);
            if (deleted == 0) {
                if (skipped.size() > MOST_SKIPPED) {
                    log.warn(
                            "No more of the audit trail is deleted now, of no stream: more than {} streams were passed over. {} of them cannot"
                                    + " be verified, see above. The others begin with an entry that is younger than later ones, as where the"
                                    + " clock of a node was ahead; they are deleted when it is old enough.",
                            MOST_SKIPPED,
                            kept);
                    return OptionalInt.empty();
                }
                skipped.add(oldest.get().stream());
            }
            return OptionalInt.of(deleted);
        }

        private Optional<Oldest> oldest(Instant before) {
            return database.sql("SELECT happened_at, stream FROM audit_event WHERE happened_at >= :from"
                            + " AND happened_at < :before AND stream NOT IN (:skipped) ORDER BY happened_at LIMIT 1")
                    .param("from", from)
                    .param("before", Times.column(before))
                    .param("skipped", skipped)
                    .query((row, _) -> new Oldest(row.getObject(1, LocalDateTime.class), row.getString(2)))
                    .optional();
        }

        /** The head is locked first, so that no entry is added meanwhile and no other node prunes. */
        private int pruneStream(String stream, Instant before) {
            var head = table.lock(stream);
            if (head.isEmpty()) {
                return keepBroken(stream);
            }
            if (!signer.verify(head.get())) {
                return keep(stream, head.get().signature());
            }
            var sequence = head.get().prunedSequence();
            var mac = head.get().prunedMac();
            for (var signed : table.entriesAfter(stream, sequence)) {
                var entry = signed.entry();
                if (entry.sequence() != sequence + 1) {
                    return keepBroken(stream);
                }
                if (!signer.verify(entry, mac, signed.mac())) {
                    return keep(stream, signed.mac());
                }
                if (!entry.at().isBefore(before)) {
                    break;
                }
                sequence++;
                mac = signed.mac();
            }
            var deleted = (int) (sequence - head.get().prunedSequence());
            if (deleted > 0) {
                table.delete(stream, head.get().prunedSequence(), sequence);
                table.update(signer.prune(head.get(), sequence, mac));
            }
            return deleted;
        }

        /** One key that is unknown here may be that of all old streams. */
        private int keep(String stream, byte[] signature) {
            if (!signer.isByUnknownKey(signature)) {
                return keepBroken(stream);
            }
            kept++;
            if (!lacksKey) {
                lacksKey = true;
                log.warn(
                        "Nothing of the audit stream {} is deleted, nor of others like it: it is signed with a key that is neither"
                                + " storekeeper.key nor a previous one. Name the key in STOREKEEPER_PREVIOUS_KEYS.",
                        stream);
            }
            return 0;
        }

        private int keepBroken(String stream) {
            kept++;
            log.warn(
                    "Nothing of the audit stream {} is deleted, since it is broken; GET /audit/verify says where",
                    stream);
            return 0;
        }
    }

    private record Oldest(LocalDateTime at, String stream) {}

    /**
     * How long the trail is kept.
     *
     * @param retention how old an entry becomes before it is deleted; 0 for ever
     */
    @ConfigurationProperties("storekeeper.audit")
    record Properties(@DefaultValue("0") Duration retention) {

        Properties {
            Cleanup.requireDayOrForEver("storekeeper.audit.retention", retention);
        }
    }
}
