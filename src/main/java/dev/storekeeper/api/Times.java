package dev.storekeeper.api;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads times in the form that answers have, and converts them to and from DATETIME columns, which hold UTC. */
public final class Times {

    /** Of the times of RFC 3339 what a column can hold: no later millennium, nothing finer than microseconds. */
    static final Pattern FORM =
            Pattern.compile("2[0-9]{3}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3])(:[0-5][0-9]){2}(\\.[0-9]{1,6})?Z");

    private Times() {}

    public static Instant read(String field, String text) {
        try {
            return parse(text);
        } catch (DateTimeException e) {
            throw ApiException.invalid(field, "must be a time like 2026-01-31T12:00:00Z, in UTC");
        }
    }

    /** @throws DateTimeException if it has another form, or there is no such day or hour */
    public static Instant parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new DateTimeException("not a time in UTC");
        }
        return Instant.parse(text);
    }

    public static LocalDateTime column(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }

    /** The time in a column that is never null. */
    public static Instant instant(ResultSet row, int column) throws SQLException {
        return instant(row.getObject(column, LocalDateTime.class));
    }

    public static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
        var at = row.getObject(column, LocalDateTime.class);
        return at == null ? null : instant(at);
    }

    public static Instant instant(LocalDateTime column) {
        return column.toInstant(ZoneOffset.UTC);
    }
}
