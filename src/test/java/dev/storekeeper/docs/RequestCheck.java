package dev.storekeeper.docs;

import dev.storekeeper.docs.Contract.Exchange;
import dev.storekeeper.docs.Contract.Operation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Judges requests that the service took: what it takes is documented. */
final class RequestCheck {

    /** These are taken by the canonical paths too, which the document says in words. */
    private static final Map<String, String> OLD_WORDS = Map.of("otp", "code", "pname", "name", "stock", "quantity");

    /** A parameter that may be a number or a boolean. */
    private static final Pattern VALUE = Pattern.compile("true|false|-?(0|[1-9][0-9]{0,17})(\\.[0-9]+)?");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Schemas schemas;

    RequestCheck(Schemas schemas) {
        this.schemas = schemas;
    }

    List<String> errors(Operation operation, Exchange exchange) {
        var errors = new ArrayList<>(queryErrors(operation, exchange.query()));
        errors.addAll(bodyErrors(operation, exchange));
        return errors;
    }

    private List<String> queryErrors(Operation operation, String query) {
        var errors = new ArrayList<String>();
        var documented = new HashMap<String, String>();
        var parameters = operation.node().path("parameters");
        for (int i = 0; i < parameters.size(); i++) {
            var parameter = Contract.resolved(parameters.get(i));
            if (parameter.path("in").asString("").equals("query")) {
                var place = Contract.pointer(operation.pointer() + "/parameters/" + i, parameters.get(i));
                documented.put(parameter.path("name").asString(""), place + "/schema");
            }
        }
        for (var pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            var words = pair.split("=", 2);
            var name = decoded(words[0]);
            var schema = documented.get(name);
            if (schema == null) {
                errors.add("the parameter %s is not documented".formatted(name));
            } else {
                var text = decoded(words.length == 2 ? words[1] : "");
                var asText = schemas.errors(schema, JsonNodeFactory.instance.stringNode(text));
                if (!asText.isEmpty()
                        && (!VALUE.matcher(text).matches()
                                || !schemas.errors(schema, JSON.readTree(text)).isEmpty())) {
                    asText.forEach(error -> errors.add(name + error));
                }
            }
        }
        return errors;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private List<String> bodyErrors(Operation operation, Exchange exchange) {
        var body = exchange.requestBody();
        var described = operation.node().path("requestBody");
        if (body == null || body.length == 0 || described.isMissingNode()) {
            return described.path("required").asBoolean(false)
                            && (body == null || body.length == 0)
                            && !isFile(described)
                    ? List.of("a body is required")
                    : List.of();
        }
        var type = MediaType.parseMediaType(
                exchange.requestHeaders().firstValue("Content-Type").orElse(MediaType.APPLICATION_JSON_VALUE));
        var bare = type.getType() + "/" + type.getSubtype();
        if (!described.path("content").has(bare)) {
            return List.of("a body of the type %s is not documented".formatted(bare));
        }
        if (!bare.endsWith("json") || isFile(described)) {
            return List.of();
        }
        var schema = operation.pointer() + "/requestBody/content/" + Contract.escaped(bare) + "/schema";
        try {
            return schemas.errors(schema, canonical(operation, JSON.readTree(body)));
        } catch (JacksonException broken) {
            return List.of("the body is not JSON: " + broken.getOriginalMessage());
        }
    }

    private static boolean isFile(JsonNode described) {
        return described.path("content").has("text/csv");
    }

    private static JsonNode canonical(Operation operation, JsonNode body) {
        if (operation.node().path("deprecated").asBoolean(false) || !(body instanceof ObjectNode object)) {
            return body;
        }
        var renamed = object.objectNode();
        object.properties()
                .forEach(
                        field -> renamed.set(OLD_WORDS.getOrDefault(field.getKey(), field.getKey()), field.getValue()));
        return renamed;
    }
}
