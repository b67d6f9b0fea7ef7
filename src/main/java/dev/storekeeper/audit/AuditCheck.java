package dev.storekeeper.audit;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.audit.AuditTable.SignedEntry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Verifies the whole trail and stops at the first place that is not as it was recorded: stream by stream in the order of their
 * names, each from its first entry, or the first that retention has left (its head says which), to its head; then entries of
 * streams that have no head; then the register of streams. It finds every change, also while events are recorded, except for
 * three: a trail that was deleted as a whole, one that was replaced as a whole by an earlier state, and one that was written with
 * the key. The log, which names the place of each event, shows these.
 */
@Service
public class AuditCheck {

    private static final Logger log = LoggerFactory.getLogger(AuditCheck.class);

    private static final String UNKNOWN_KEY =
            "this node cannot verify it: it is signed with a key that is neither storekeeper.key nor a previous one";

    /** It reads the whole trail, a page at a time. */
    private final Bulkhead turn = new Bulkhead(
            Bounds.TRAIL_VERIFICATIONS, Duration.ofSeconds(2), "The audit trail is being verified already; ask again.");

    private final AuditTable table;
    private final AuditSigner signer;

    AuditCheck(AuditTable table, AuditSigner signer) {
        this.table = table;
        this.signer = signer;
    }

    /**
     * @param beforePage runs before each page is read, and may refuse to go on
     * @throws dev.storekeeper.api.ApiException while others verify it
     */
    public Verdict verify(Runnable beforePage) {
        return turn.execute(() -> verifyAll(beforePage));
    }

    private Verdict verifyAll(Runnable beforePage) {
        var streams = new Streams(beforePage);
        var broken = streams.firstBreak().or(() -> entryWithoutHead(beforePage)).or(this::brokenRegister);
        broken.ifPresent(place ->
                log.error("The audit trail is broken at {}/{}: {}", place.stream(), place.sequence(), place.reason()));
        return new Verdict(broken.isEmpty(), streams.count, streams.rows, streams.pruned, broken.orElse(null));
    }

    private Optional<Break> entryWithoutHead(Runnable beforePage) {
        return table.firstEntryWithoutHead(beforePage)
                .flatMap(entry -> broken(entry.stream(), entry.sequence(), "the head of the stream is missing"));
    }

    /** The streams are counted before the register is read, so that one that is opened meanwhile is no break. */
    private Optional<Break> brokenRegister() {
        var newest = table.newestNumber();
        var register = table.find(AuditStream.REGISTER);
        if (register.isEmpty()) {
            return newest == 0 ? Optional.empty() : brokenRegister(0, "the register of streams is missing");
        }
        if (!signer.verify(register.get())) {
            return unverified(register.get(), 0, "the register of streams was changed");
        }
        if (register.get().lastSequence() < newest) {
            return brokenRegister(newest, "the stream of this number was never registered");
        }
        return table.firstMissingNumber(register.get().lastSequence())
                .flatMap(number -> brokenRegister(number, "the stream of this number is missing, with its head"));
    }

    private static Optional<Break> brokenRegister(long number, String reason) {
        return broken(AuditStream.REGISTER, number, reason);
    }

    private Optional<Break> unverified(AuditStream head, long sequence, String reason) {
        return unverified(head.name(), sequence, head.signature(), reason);
    }

    /** Another node may know that key. It counts as a break all the same, since a changed signature can name any key. */
    private Optional<Break> unverified(String stream, long sequence, byte[] signature, String reason) {
        return broken(stream, sequence, signer.isByUnknownKey(signature) ? UNKNOWN_KEY : reason);
    }

    private static Optional<Break> broken(String stream, long sequence, String reason) {
        return Optional.of(new Break(stream, sequence, reason));
    }

    /** One pass over all streams; it holds a page of entries at a time. */
    private final class Streams {

        private final Runnable beforePage;
        private long count;
        private long rows;
        private long pruned;

        Streams(Runnable beforePage) {
            this.beforePage = beforePage;
        }

        Optional<Break> firstBreak() {
            for (var heads = table.streamsAfter(null);
                    !heads.isEmpty();
                    heads = table.streamsAfter(heads.getLast().name())) {
                for (var head : heads) {
                    count++;
                    var broken = firstBreakIn(head);
                    if (broken.isPresent()) {
                        return broken;
                    }
                }
            }
            return Optional.empty();
        }

        private Optional<Break> firstBreakIn(AuditStream head) {
            var sequence = head.prunedSequence();
            var mac = head.prunedMac();
            // From the very first, so that an entry before the beginning is found too.
            var page = entriesAfter(head, Long.MIN_VALUE);
            while (true) {
                var missing = page.isEmpty()
                        ? sequence < head.lastSequence()
                        : page.getFirst().entry().sequence() > sequence + 1;
                var now = missing ? table.find(head.name()).orElse(head) : head;
                if (now.prunedSequence() > sequence) {
                    // Deleted while this walks, by one that has verified them.
                    head = now;
                    sequence = head.prunedSequence();
                    mac = head.prunedMac();
                    page = entriesAfter(head, sequence);
                    continue;
                }
                if (page.isEmpty()) {
                    pruned += head.prunedSequence();
                    return brokenEnd(head, sequence);
                }
                for (var signed : page) {
                    rows++;
                    var broken = brokenEntry(signed, sequence + 1, mac, head);
                    if (broken.isPresent()) {
                        return broken;
                    }
                    sequence++;
                    mac = signed.mac();
                }
                // An entry and its head are written together, so a head that is read after the entries
                // is not behind them.
                head = sequence > head.lastSequence() ? table.find(head.name()).orElse(head) : head;
                page = entriesAfter(head, sequence);
            }
        }

        private List<SignedEntry> entriesAfter(AuditStream head, long sequence) {
            beforePage.run();
            return table.entriesAfter(head.name(), sequence);
        }

        private Optional<Break> brokenEntry(SignedEntry signed, long sequence, byte[] macBefore, AuditStream head) {
            var entry = signed.entry();
            if (entry.sequence() != sequence) {
                return broken(
                        entry.stream(), Math.min(sequence, entry.sequence()), "an entry is missing or was added here");
            }
            if (!signer.verify(entry, macBefore, signed.mac())) {
                return unverified(
                        entry.stream(), sequence, signed.mac(), "the entry was changed, or does not belong here");
            }
            if (sequence == head.lastSequence() && !Arrays.equals(signed.mac(), head.lastMac())) {
                return broken(entry.stream(), sequence, "the entry is not the one that the head of the stream names");
            }
            return Optional.empty();
        }

        private Optional<Break> brokenEnd(AuditStream head, long sequence) {
            if (sequence < head.lastSequence()) {
                return broken(head.name(), sequence + 1, "the entry is missing, and all behind it");
            }
            if (sequence > head.lastSequence()) {
                return broken(head.name(), head.lastSequence() + 1, "the entry lies behind the head of the stream");
            }
            return signer.verify(head)
                    ? Optional.empty()
                    : unverified(head, sequence, "the head of the stream was changed");
        }
    }

    /**
     * How many streams and entries were read, and the first place that is not as it was recorded, if there is one.
     *
     * @param pruned how many entries retention has deleted
     */
    public record Verdict(
            boolean intact,
            long streams,
            long rows,
            long pruned,
            @Nullable Break firstBroken) {}

    /** A place that is not as it was recorded; a missing entry has the place where it was. */
    public record Break(String stream, long sequence, String reason) {}
}
