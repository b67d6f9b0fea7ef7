package dev.storekeeper.docs;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schemas of the OpenAPI document, each compiled once. Readers of the document may meet members that it does not name, in a later
 * version; a test may not, so objects are closed here.
 */
final class Schemas {

    private static final String DOCUMENT = "https://storekeeper.test/openapi.json";
    private static final String COMPONENT = "#/components/schemas/";

    private final SchemaRegistry registry;
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

    Schemas(JsonNode document) {
        var closed = (ObjectNode) document.deepCopy();
        close(closed, false, partsOf(document));
        var text = closed.toString();
        registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(Map.of(DOCUMENT, text))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    /** What is wrong with a value, by the schema at a place of the document. */
    List<String> errors(String pointer, JsonNode value) {
        return compiled
                .computeIfAbsent(pointer, _ -> registry.getSchema(SchemaLocation.of(DOCUMENT + "#" + encoded(pointer))))
                .validate(value)
                .stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    private static String encoded(String pointer) {
        return pointer.replace("{", "%7B").replace("}", "%7D");
    }

    /** The names of the schemas that others add members to. */
    private static Set<String> partsOf(JsonNode document) {
        var parts = new HashSet<String>();
        document.findValues("allOf")
                .forEach(all -> all.forEach(part -> {
                    var target = part.path("$ref").asString("");
                    if (target.startsWith(COMPONENT)) {
                        parts.add(target.substring(COMPONENT.length()));
                    }
                }));
        return parts;
    }

    private static void close(JsonNode node, boolean isPart, Set<String> parts) {
        if (node instanceof ObjectNode object) {
            var isSchema = object.path("type").asString("").equals("object") || object.has("allOf");
            var ref = object.path("$ref").asString("");
            if (!isPart
                    && (isSchema || (ref.startsWith(COMPONENT) && parts.contains(ref.substring(COMPONENT.length()))))
                    && !object.has("additionalProperties")
                    && !object.has("unevaluatedProperties")
                    && (object.has("properties") || object.has("allOf") || !ref.isEmpty())) {
                object.put("unevaluatedProperties", false);
            }
        }
        for (var entry : node.properties()) {
            var name = entry.getKey();
            if (Set.of("example", "examples", "value", "default", "enum", "const")
                    .contains(name)) {
                continue;
            }
            var isOpenComponent = parts.contains(name) && entry.getValue().isObject() && node.has("Problem");
            close(entry.getValue(), isOpenComponent, parts);
        }
        if (node.isArray()) {
            node.forEach(element -> close(element, false, parts));
        }
        if (node.path("allOf").isArray()) {
            node.path("allOf").forEach(part -> ((ObjectNode) part).remove("unevaluatedProperties"));
        }
    }
}
