package dev.storekeeper.audit;

import dev.storekeeper.audit.AuditVerdict.Break;
import java.util.Arrays;
import java.util.Optional;

/** One walk over streams; it holds a page of entries at a time. */
final class StreamWalk {

    private final AuditChain chain;
    private final AuditSeal seal;
    private long streams;
    private long rows;

    StreamWalk(AuditChain chain, AuditSeal seal) {
        this.chain = chain;
        this.seal = seal;
    }

    long streams() {
        return streams;
    }

    long rows() {
        return rows;
    }

    Optional<Break> over(AuditStream head) {
        streams++;
        var sequence = 0L;
        var mac = AuditStream.NO_MAC;
        for (var page = chain.entriesBehind(head.name(), 0);
                !page.isEmpty();
                page = chain.entriesBehind(head.name(), sequence)) {
            for (var link : page) {
                rows++;
                var wrong = wrongWith(link, sequence + 1, mac, head);
                if (wrong.isPresent()) {
                    return wrong;
                }
                sequence++;
                mac = link.mac();
            }
            // Whoever adds an entry moves the head with it, so a head read after the entries is not behind them.
            head = sequence > head.lastSequence() ? chain.find(head.name()).orElse(head) : head;
        }
        return wrongEnd(head, sequence);
    }

    private Optional<Break> wrongWith(AuditChain.Link link, long sequence, byte[] macBefore, AuditStream head) {
        var entry = link.entry();
        if (entry.sequence() != sequence) {
            return broken(
                    entry.stream(), Math.min(sequence, entry.sequence()), "an entry is missing or was added here");
        }
        if (!seal.holds(entry, macBefore, link.mac())) {
            return broken(entry.stream(), sequence, "the entry was changed, or does not belong here");
        }
        if (sequence == head.lastSequence() && !Arrays.equals(link.mac(), head.lastMac())) {
            return broken(entry.stream(), sequence, "the entry is not the one that the head of the stream names");
        }
        return Optional.empty();
    }

    private Optional<Break> wrongEnd(AuditStream head, long sequence) {
        if (sequence < head.lastSequence()) {
            return broken(head.name(), sequence + 1, "the entry is missing, and all behind it");
        }
        if (sequence > head.lastSequence()) {
            return broken(head.name(), head.lastSequence() + 1, "the entry lies behind the head of the stream");
        }
        return seal.holds(head)
                ? Optional.empty()
                : broken(head.name(), sequence, "the head of the stream was changed");
    }

    private static Optional<Break> broken(String stream, long sequence, String reason) {
        return Optional.of(new Break(stream, sequence, reason));
    }
}
