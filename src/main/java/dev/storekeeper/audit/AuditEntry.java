package dev.storekeeper.audit;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of the trail, as it is stored.
 *
 * @param stream an account's, or the one for events that concern no account
 * @param sequence its place in the stream, from 1 without a gap
 * @param event an {@link AuditEvent} by name; text, so that a row with another value can be read too
 * @param details one line of JSON in ASCII, whatever the client sent
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

    private static final int LONGEST_DETAIL = 200;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    static String write(Map<String, String> details) {
        var sorted = new TreeMap<>(details);
        sorted.replaceAll((_, text) -> text.substring(0, Math.min(LONGEST_DETAIL, text.length())));
        // The one control character that JSON leaves as it is.
        return JSON.writeValueAsString(sorted).replace("\u007f", "\\u007f");
    }

    /** A row that was changed by hand can be read too. */
    public Map<String, String> readDetails() {
        try {
            return JSON.readValue(details, new TypeReference<>() {});
        } catch (JacksonException e) {
            return Map.of("unreadable", details);
        }
    }
}
