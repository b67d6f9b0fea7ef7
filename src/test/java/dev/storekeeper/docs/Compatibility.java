package dev.storekeeper.docs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What of a newer OpenAPI document breaks the clients of an older one: what is gone or asked for anew in requests, since the service
 * refuses what it does not know, and what is gone or left out more often in answers.
 */
final class Compatibility {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final JsonNode older;
    private final JsonNode newer;
    private final List<String> breaks = new ArrayList<>();
    private final Set<String> compared = new HashSet<>();

    private Compatibility(JsonNode older, JsonNode newer) {
        this.older = older;
        this.newer = newer;
    }

    static List<String> breaks(JsonNode older, JsonNode newer) {
        var comparison = new Compatibility(older, newer);
        older.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> comparison.compareOperation(
                                operation.getKey() + " " + path.getKey(),
                                operation.getValue(),
                                newer.path("paths").path(path.getKey()).path(operation.getKey()))));
        return comparison.breaks;
    }

    private void compareOperation(String name, JsonNode before, JsonNode after) {
        if (after.isMissingNode()) {
            breaks.add(name + ": is gone");
            return;
        }
        if (!before.path("operationId").equals(after.path("operationId"))) {
            breaks.add(name + ": has another operationId, which names the methods of generated clients");
        }
        if (!before.path("security").equals(after.path("security"))) {
            breaks.add(name + ": asks for another role or way to authenticate");
        }
        compareParameters(name, before.path("parameters"), after.path("parameters"));
        compareBody(name, in(older, before.path("requestBody")), in(newer, after.path("requestBody")));
        before.path("responses").properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .forEach(response -> compareAnswer(
                        name + " " + response.getKey(),
                        in(older, response.getValue()),
                        in(newer, after.path("responses").path(response.getKey()))));
    }

    private void compareParameters(String name, JsonNode before, JsonNode after) {
        for (var entry : before) {
            var parameter = in(older, entry);
            var now = find(parameter, newer, after);
            var what = name + " " + parameter.path("name").asString();
            if (now.isMissingNode()) {
                breaks.add(what + ": the parameter is gone");
            } else {
                compare(what, parameter.path("schema"), now.path("schema"), true);
            }
        }
        for (var entry : after) {
            var parameter = in(newer, entry);
            if (parameter.path("required").asBoolean(false)) {
                var then = find(parameter, older, before);
                if (!then.path("required").asBoolean(false)) {
                    breaks.add("%s %s: the parameter is required now"
                            .formatted(name, parameter.path("name").asString()));
                }
            }
        }
    }

    private static JsonNode find(JsonNode parameter, JsonNode document, JsonNode among) {
        for (var entry : among) {
            var other = in(document, entry);
            if (other.path("name").equals(parameter.path("name"))
                    && other.path("in").equals(parameter.path("in"))) {
                return other;
            }
        }
        return MissingNode.getInstance();
    }

    private void compareBody(String name, JsonNode before, JsonNode after) {
        if (!before.path("required").asBoolean(false) && after.path("required").asBoolean(false)) {
            breaks.add(name + ": the body is required now");
        }
        before.path("content").properties().forEach(type -> {
            var now = after.path("content").path(type.getKey());
            if (now.isMissingNode()) {
                breaks.add("%s: a body of the type %s is not taken any more".formatted(name, type.getKey()));
            } else {
                compare(name + " body", type.getValue().path("schema"), now.path("schema"), true);
            }
        });
    }

    private void compareAnswer(String name, JsonNode before, JsonNode after) {
        if (after.isMissingNode()) {
            breaks.add(name + ": is not answered any more");
            return;
        }
        before.path("content").properties().forEach(type -> {
            var now = after.path("content").path(type.getKey());
            if (now.isMissingNode()) {
                breaks.add("%s: the type %s is not answered any more".formatted(name, type.getKey()));
            } else {
                compare(name + " answer", type.getValue().path("schema"), now.path("schema"), false);
            }
        });
        before.path("headers").propertyNames().stream()
                .filter(header -> !after.path("headers").has(header))
                .forEach(header -> breaks.add("%s: the header %s is gone".formatted(name, header)));
    }

    private void compare(String what, JsonNode oneBefore, JsonNode oneNow, boolean isRequest) {
        if (!compared.add(what + oneBefore + isRequest) || what.length() > 500) {
            return;
        }
        var before = in(older, oneBefore);
        var now = in(newer, oneNow);
        compareValues(what, before, now, isRequest);
        var wasRequired = words(before.path("required"));
        var isRequired = words(now.path("required"));
        before.path("properties").properties().forEach(property -> {
            var name = property.getKey();
            var present = now.path("properties").path(name);
            if (present.isMissingNode()) {
                breaks.add("%s.%s: is gone".formatted(what, name));
                return;
            }
            if (!isRequest && wasRequired.contains(name) && !isRequired.contains(name)) {
                breaks.add("%s.%s: may be absent now".formatted(what, name));
            }
            compare(what + "." + name, property.getValue(), present, isRequest);
        });
        if (isRequest) {
            isRequired.stream()
                    .filter(name -> !wasRequired.contains(name))
                    .forEach(name -> breaks.add("%s.%s: is required now".formatted(what, name)));
        }
        if (before.has("items")) {
            compare(what + "[]", before.path("items"), now.path("items"), isRequest);
        }
        for (var choice : List.of("allOf", "oneOf", "anyOf")) {
            for (int i = 0; i < before.path(choice).size(); i++) {
                compare(what, before.path(choice).get(i), now.path(choice).path(i), isRequest);
            }
        }
    }

    /** A request may be less restricted than before, an answer more. */
    private void compareValues(String what, JsonNode before, JsonNode now, boolean isRequest) {
        var wide = isRequest ? now : before;
        var narrow = isRequest ? before : now;
        if (!types(wide).containsAll(types(narrow)) && !types(wide).isEmpty()) {
            breaks.add("%s: is of another type".formatted(what));
        }
        if (isRequest && now.has("enum") && !words(now.path("enum")).containsAll(words(before.path("enum")))) {
            breaks.add("%s: some of its words are gone".formatted(what));
        }
        for (var bound : List.of("maximum", "maxLength", "maxItems")) {
            if (isRequest
                    && now.has(bound)
                    && now.path(bound).asDouble() < before.path(bound).asDouble(Double.MAX_VALUE)) {
                breaks.add("%s: %s is less".formatted(what, bound));
            }
        }
        for (var bound : List.of("minimum", "minLength", "minItems")) {
            if (isRequest
                    && now.has(bound)
                    && now.path(bound).asDouble() > before.path(bound).asDouble(-Double.MAX_VALUE)) {
                breaks.add("%s: %s is more".formatted(what, bound));
            }
        }
    }

    private static Set<String> types(JsonNode schema) {
        var type = schema.path("type");
        return type.isArray() ? words(type) : type.isString() ? Set.of(type.asString()) : Set.of();
    }

    private static Set<String> words(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    }

    /** Follows a reference within one of the documents. */
    private static JsonNode in(JsonNode document, JsonNode node) {
        var target = node.path("$ref").asString("");
        return target.isEmpty() ? node : document.at(target.substring(1));
    }
}
