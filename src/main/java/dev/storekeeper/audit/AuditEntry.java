package dev.storekeeper.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the trail, as it is stored.
 *
 * @param stream an account's, or the one for events that concern no account
 * @param sequence its place in the stream, from 1 without a gap
 * @param event an {@link AuditEvent} by name; text, so that a row with another value can be read too
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
        String details) {}
