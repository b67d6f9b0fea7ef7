package dev.storekeeper.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A product as the model has it.
 *
 * @param fields what people decide, as JSON writes it
 * @param versions the version that last changed each of them
 */
record Goods(long id, SequencedMap<String, String> fields, long version, Map<String, Long> versions) {

    static final List<String> FIELDS = List.of("sku", "name", "description", "price", "quantity", "low_stock_at");

    /** A new one; what is not named is null. */
    static Goods of(long id, Map<String, String> named, long version) {
        var fields = new LinkedHashMap<String, String>();
        FIELDS.forEach(field -> fields.put(field, named.getOrDefault(field, "null")));
        return new Goods(id, fields, version, FIELDS.stream().collect(Collectors.toMap(it -> it, _ -> version)));
    }

    /** As an answer shows it, without the fields' own versions. */
    static Goods shown(JsonNode answer) {
        var fields = new LinkedHashMap<String, String>();
        FIELDS.forEach(field -> fields.put(field, answer.get(field).toString()));
        return of(answer.get("id").asLong(), fields, answer.get("version").asLong());
    }

    String get(String field) {
        return String.valueOf(fields.get(field));
    }

    int quantity() {
        return Integer.parseInt(get("quantity"));
    }

    List<String> differing(Map<String, String> named) {
        return named.entrySet().stream()
                .filter(field -> !field.getValue().equals(get(field.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The next version, also where nothing differs. */
    Goods next(Map<String, String> named) {
        var nextFields = new LinkedHashMap<>(fields);
        nextFields.putAll(named);
        var nextVersions = new LinkedHashMap<>(versions);
        differing(named).forEach(field -> nextVersions.put(field, version + 1));
        return new Goods(id, nextFields, version + 1, nextVersions);
    }

    /** All that an answer can tell. */
    boolean looksLike(Goods other) {
        return id == other.id && version == other.version && fields.equals(other.fields);
    }
}
