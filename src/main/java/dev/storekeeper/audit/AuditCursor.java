package dev.storekeeper.audit;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Times;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/** The place in the list behind which the next page begins: the last entry seen. */
public record AuditCursor(Instant at, String stream, long sequence) {

    private static final Pattern FORM = Pattern.compile("(2[0-9]{3}-[0-9T:.-]+Z) ([a-z0-9-]{1,30}) ([1-9][0-9]{0,17})");

    static AuditCursor behind(AuditEntry last) {
        return new AuditCursor(last.at(), last.stream(), last.sequence());
    }

    /** Reads the parameter {@code after}. */
    public static AuditCursor parse(String parameter, String text) {
        var parts = FORM.matcher(plain(text));
        if (!parts.matches()) {
            throw ApiException.invalid(parameter, "must be taken from the Link of the page before");
        }
        return new AuditCursor(Times.read(parameter, parts.group(1)), parts.group(2), Long.parseLong(parts.group(3)));
    }

    private static String plain(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    public String text() {
        var plain = at + " " + stream + " " + sequence;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
