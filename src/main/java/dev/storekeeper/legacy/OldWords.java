package dev.storekeeper.legacy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Field names of the old services and their present names, in bodies of requests and in lists: columns of files and {@code fields=}. */
enum OldWords {
    IN_BODIES(Map.of("otp", "code", "pname", "name", "stock", "quantity")),
    IN_LISTS(Map.of("pid", "id", "pname", "name", "stock", "quantity"));

    private final Map<String, String> words;

    OldWords(Map<String, String> words) {
        this.words = words;
    }

    String canonical(String field) {
        return words.getOrDefault(field, field);
    }

    /** For a list of fields, separated by commas. */
    String canonicalList(String fields) {
        return Arrays.stream(fields.split(",", -1)).map(this::canonical).collect(Collectors.joining(","));
    }

    boolean occurIn(byte[] json) {
        var text = new String(json, StandardCharsets.ISO_8859_1);
        return words.keySet().stream().anyMatch(text::contains);
    }
}
