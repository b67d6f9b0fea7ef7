package dev.storekeeper.audit;

import dev.storekeeper.audit.AuditVerdict.Break;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Walks over the whole trail and stops at the first place that is not as it was recorded: stream by stream in the order of their
 * names, each from its first entry to its head; then entries of streams that have no head; then the register of streams. Notices
 * every change, also while events are recorded, but for three: a trail that was deleted as a whole, one that was put back as a
 * whole to what it was at an earlier moment, and one that was written by somebody who holds the key. The log, which names the
 * place of each event, tells these.
 */
@Service
public class AuditCheck {

    private static final Logger LOG = LoggerFactory.getLogger(AuditCheck.class);

    private final AuditChain chain;
    private final AuditSeal seal;

    AuditCheck(AuditChain chain, AuditSeal seal) {
        this.chain = chain;
        this.seal = seal;
    }

    public AuditVerdict verify() {
        var walk = new StreamWalk(chain, seal);
        var broken = brokenStream(walk).or(this::headless).or(this::brokenRegister);
        broken.ifPresent(place ->
                LOG.error("The audit trail is broken at {}/{}: {}", place.stream(), place.sequence(), place.reason()));
        return new AuditVerdict(walk.streams(), walk.rows(), broken.orElse(null));
    }

    private Optional<Break> brokenStream(StreamWalk walk) {
        for (var heads = chain.headsBehind("");
                !heads.isEmpty();
                heads = chain.headsBehind(heads.getLast().name())) {
            for (var head : heads) {
                var broken = walk.over(head);
                if (broken.isPresent()) {
                    return broken;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Break> headless() {
        return chain.firstHeadless().map(place -> place.because("the head of the stream is missing"));
    }

    /** What it counts is read before it is: a stream that is opened meanwhile is no break. */
    private Optional<Break> brokenRegister() {
        var newest = chain.newestNumber();
        var register = chain.find(AuditStream.REGISTER);
        if (register.isEmpty()) {
            return newest == 0 ? Optional.empty() : broken(0, "the register of streams is missing");
        }
        if (!seal.holds(register.get())) {
            return broken(0, "the register of streams was changed");
        }
        if (register.get().lastSequence() < newest) {
            return broken(newest, "the stream of this number was never registered");
        }
        return chain.firstMissingNumber(register.get().lastSequence())
                .flatMap(number -> broken(number, "the stream of this number is missing, with its head"));
    }

    private static Optional<Break> broken(long number, String reason) {
        return Optional.of(new Break(AuditStream.REGISTER, number, reason));
    }
}
