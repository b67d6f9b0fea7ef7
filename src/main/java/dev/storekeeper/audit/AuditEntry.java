package dev.storekeeper.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the trail, as it is stored.
 *
 * @param stream whose events it stands among: an account's, or those that concern none
 * @param sequence its place there, from 1 without a gap
 * @param event an {@link AuditEvent} by name; text, so that also a row that somebody has changed can be read
 * @param details a JSON object of texts, in ASCII
 */
public record AuditEntry(
        String stream,
        long sequence,
        Instant at,
        String event,
        @Nullable Long actorId,
        @Nullable Long accountId,
        String address,
        String agent,
        String requestId,
        String details) {

    private static final int LONGEST_ADDRESS = 45;
    private static final int LONGEST_REQUEST_ID = 64;

    static AuditEntry of(
            AuditStream stream,
            Instant at,
            AuditEvent event,
            @Nullable Long actorId,
            @Nullable Long accountId,
            Caller caller,
            String details) {
        return new AuditEntry(
                stream.name(),
                stream.lastSequence() + 1,
                at,
                event.name(),
                actorId,
                accountId,
                Printable.of(caller.address(), LONGEST_ADDRESS),
                caller.agent(),
                Printable.of(caller.requestId(), LONGEST_REQUEST_ID),
                details);
    }

    /** All of it and what it follows, so that neither is changed unnoticed. */
    byte[] encoded(byte[] macBefore) {
        return Encoding.of(
                stream, sequence, at, event, actorId, accountId, address, agent, requestId, details, macBefore);
    }
}
