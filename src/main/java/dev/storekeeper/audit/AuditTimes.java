package dev.storekeeper.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** Times as the table keeps them: UTC, microseconds. */
public final class AuditTimes {

    /** Nothing that the column could not hold: no later millennium, nothing finer than microseconds. */
    private static final Pattern FORM = Pattern.compile("2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:]+(\\.[0-9]{1,6})?Z");

    private AuditTimes() {}

    /**
     * Reads a time as the answers write it.
     *
     * @throws IllegalArgumentException when it is none, or none that the table could hold
     */
    public static Instant parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("no time");
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no time", e);
        }
    }

    static LocalDateTime column(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }

    static Instant of(LocalDateTime column) {
        return column.toInstant(ZoneOffset.UTC);
    }
}
