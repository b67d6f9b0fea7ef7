package dev.storekeeper.token;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/** All that the database holds, as a thief of a backup would have it. */
record Dump(String contents) {

    static Dump of(JdbcTemplate database) {
        var bytes = new ByteArrayOutputStream();
        database.queryForList("SHOW TABLES", String.class)
                .forEach(table -> database.query("SELECT * FROM " + table, row -> {
                    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                        var value = row.getBytes(column);
                        bytes.writeBytes(value == null ? new byte[0] : value);
                        bytes.write('\n');
                    }
                }));
        return new Dump(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    boolean holds(byte[] secret) {
        return forms(secret).stream().anyMatch(contents::contains);
    }

    /** The ways in which somebody may have written it down. */
    static List<String> forms(byte[] secret) {
        var hex = HexFormat.of().formatHex(secret);
        return Stream.of(
                        new String(secret, StandardCharsets.ISO_8859_1),
                        hex,
                        hex.toUpperCase(Locale.ROOT),
                        Base64.getEncoder().withoutPadding().encodeToString(secret),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(secret))
                .toList();
    }
}
