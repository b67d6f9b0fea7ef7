package dev.storekeeper.docs;

import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Makes values by a schema of the document: such as it describes, and odd ones. */
final class GeneratedValues {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final List<String> ODD = List.of(
            "null",
            "true",
            "0",
            "-1",
            "0.001",
            "1e400",
            "99999999999999999999",
            "[]",
            "{}",
            "[[1]]",
            "{\"a\":1}",
            "\"\"",
            "\" \"",
            "\"0\"",
            "\"-1\"",
            "\"NaN\"",
            "\"\\u0000\"",
            "\"\\u202e\"",
            "\"\\ud83d\\ude00\"",
            "\"'; DROP TABLE product -- \"",
            "\"2026-02-30T00:00:00Z\"",
            "\"" + "x".repeat(300) + "\"");

    private final Random random;

    GeneratedValues(Random random) {
        this.random = random;
    }

    JsonNode valid(JsonNode described) {
        var schema = Contract.resolved(described);
        if (schema.has("properties")) {
            return object(schema);
        }
        for (var choice : List.of("examples", "enum", "oneOf", "anyOf", "allOf")) {
            if (!schema.path(choice).isEmpty()) {
                var chosen = any(schema.path(choice));
                return choice.endsWith("Of") ? valid(chosen) : chosen;
            }
        }
        return schema.has("const") ? schema.path("const") : ofType(schema);
    }

    JsonNode odd() {
        return JSON.readTree(ODD.get(random.nextInt(ODD.size())));
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private JsonNode any(JsonNode choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private JsonNode object(JsonNode schema) {
        var object = JSON.createObjectNode();
        var required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        schema.path("properties").properties().forEach(property -> {
            if (required.contains(property.getKey()) || chance(2)) {
                object.set(property.getKey(), valid(property.getValue()));
            }
        });
        return object;
    }

    private JsonNode ofType(JsonNode schema) {
        var values = JsonNodeFactory.instance;
        var type = schema.path("type").isArray() ? any(schema.path("type")) : schema.path("type");
        return switch (type.asString("string")) {
            case "integer" -> {
                var least = schema.path("minimum").asLong(-5);
                var most = Math.min(schema.path("maximum").asLong(least + 20), least + 20);
                yield values.numberNode(least + random.nextLong(most - least + 1));
            }
            case "number" -> values.numberNode(random.nextInt(1000));
            case "boolean" -> values.booleanNode(random.nextBoolean());
            case "null" -> values.nullNode();
            case "object" -> JSON.createObjectNode();
            case "array" -> JSON.createArrayNode();
            default -> values.stringNode(text(schema.path("format").asString("")));
        };
    }

    private String text(String format) {
        return format.equals("date-time")
                ? any(List.of("2026-01-31T12:00:00Z", "2099-12-31T23:59:59.999999Z", "2000-01-01T00:00:00Z"))
                : any(List.of("a", "lamp", "id", "7", "two words"));
    }
}
