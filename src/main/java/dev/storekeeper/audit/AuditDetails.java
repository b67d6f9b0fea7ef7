package dev.storekeeper.audit;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The details of an event as one line of JSON in ASCII, whatever the client sent. */
public final class AuditDetails {

    private static final int LONGEST = 200;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private AuditDetails() {}

    static String write(Map<String, String> details) {
        var sorted = new TreeMap<String, String>();
        details.forEach((name, text) -> sorted.put(name, text.substring(0, Math.min(LONGEST, text.length()))));
        // The one control character that JSON leaves as it is.
        return JSON.writeValueAsString(sorted).replace("\u007f", "\\u007f");
    }

    /** A row that was changed by hand can be read too. */
    public static Map<String, String> read(String written) {
        try {
            return JSON.readValue(written, new TypeReference<>() {});
        } catch (JacksonException e) {
            return Map.of("unreadable", written);
        }
    }
}
