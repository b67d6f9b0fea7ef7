package dev.storekeeper.legacy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Field names of the old services and their present names. */
final class OldWords {

    private static final Map<String, String> IN_BODIES = Map.of("otp", "code", "pname", "name", "stock", "quantity");

    private static final Map<String, String> IN_LISTS = Map.of("pid", "id", "pname", "name", "stock", "quantity");

    private OldWords() {}

    static String canonical(String field) {
        return IN_BODIES.getOrDefault(field, field);
    }

    static String canonicalInFiles(String field) {
        return IN_LISTS.getOrDefault(field, field);
    }

    static boolean occurIn(byte[] body) {
        return occurIn(body, IN_BODIES);
    }

    static boolean occurInLine(byte[] line) {
        return occurIn(line, IN_LISTS);
    }

    private static boolean occurIn(byte[] body, Map<String, String> words) {
        var text = new String(body, StandardCharsets.ISO_8859_1);
        return words.keySet().stream().anyMatch(text::contains);
    }

    /** For a list of fields, separated by commas. */
    static String canonicalList(String fields) {
        return Arrays.stream(fields.split(",", -1))
                .map(field -> IN_LISTS.getOrDefault(field, field))
                .collect(Collectors.joining(","));
    }
}
