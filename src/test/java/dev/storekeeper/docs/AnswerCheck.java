package dev.storekeeper.docs;

import dev.storekeeper.docs.Contract.Exchange;
import dev.storekeeper.docs.Contract.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Judges answers: the status, its headers and its body are those that the document gives the operation. */
final class AnswerCheck {

    /** What HTTP itself says, and what every answer says to browsers. */
    private static final Set<String> OF_ALL = Set.of(
            "cache-control",
            "connection",
            "content-disposition",
            "content-encoding",
            "content-length",
            "content-security-policy",
            "content-type",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "date",
            "expires",
            "keep-alive",
            "last-modified",
            "pragma",
            "referrer-policy",
            "strict-transport-security",
            "transfer-encoding",
            "vary",
            "x-content-type-options",
            "x-frame-options",
            "x-xss-protection");

    private static final int ROWS = 20;

    private final JsonNode document;
    private final Schemas schemas;

    AnswerCheck(JsonNode document, Schemas schemas) {
        this.document = document;
        this.schemas = schemas;
    }

    List<String> errors(Operation operation, Exchange exchange) {
        var responses = operation.node().path("responses");
        var status = Integer.toString(exchange.status());
        var name = responses.has(status) ? status : "default";
        if (name.equals("default") && exchange.status() < 400) {
            return List.of("the status is not documented");
        }
        return errors(Contract.pointer(operation.pointer() + "/responses/" + name, responses.path(name)), exchange);
    }

    /** Of a path or method that the document does not name. */
    List<String> errorsWithoutOperation(Exchange exchange) {
        var isAboutMethods = exchange.method().equals("OPTIONS") && exchange.status() == 200;
        if (isAboutMethods) {
            return List.of();
        }
        return exchange.status() < 400
                ? List.of("the operation is not documented")
                : problemErrors("/components/schemas/Problem", exchange);
    }

    private List<String> errors(String pointer, Exchange exchange) {
        var response = document.at(pointer);
        var errors = new ArrayList<>(headerErrors(response, exchange));
        errors.addAll(bodyErrors(pointer, response, exchange));
        return errors;
    }

    private List<String> bodyErrors(String pointer, JsonNode response, Exchange exchange) {
        if (exchange.method().equals("HEAD")) {
            return List.of();
        }
        var content = response.path("content");
        var type = exchange.headers().firstValue("Content-Type").orElse("");
        if (content.isMissingNode()) {
            return exchange.body().length == 0 ? List.of() : List.of("a body is not documented");
        }
        var bare = bare(type);
        if (!content.has(bare)) {
            return List.of("the type '%s' is not documented".formatted(type));
        }
        var schema = pointer + "/content/" + Contract.escaped(bare) + "/schema";
        if (bare.equals("application/problem+json")) {
            return problemErrors(schema, exchange);
        }
        return bare.matches(".*[/+]json") ? schemaErrors(schema, exchange) : List.of();
    }

    private static String bare(String type) {
        if (type.isEmpty()) {
            return "";
        }
        var parsed = MediaType.parseMediaType(type);
        return parsed.getType() + "/" + parsed.getSubtype();
    }

    /** The status in the body is the one of the answer too. */
    private List<String> problemErrors(String schema, Exchange exchange) {
        if (exchange.method().equals("HEAD")) {
            return List.of();
        }
        var errors = new ArrayList<>(schemaErrors(schema, exchange));
        if (errors.isEmpty()) {
            var status = read(exchange.body()).path("status").asInt();
            if (status != exchange.status()) {
                errors.add("the body says " + status);
            }
        }
        return errors;
    }

    private List<String> schemaErrors(String schema, Exchange exchange) {
        try {
            return schemas.errors(schema, shortened(read(exchange.body())));
        } catch (JacksonException broken) {
            return List.of("the body is not JSON: " + broken.getOriginalMessage());
        }
    }

    /** The first and the last rows of a long list, since a thousand would take longer than the request. */
    private static JsonNode shortened(JsonNode body) {
        if (!body.isArray() || body.size() <= 2 * ROWS) {
            return body;
        }
        var rows = ((ArrayNode) body).arrayNode();
        for (int i = 0; i < ROWS; i++) {
            rows.add(body.get(i)).add(body.get(body.size() - 1 - i));
        }
        return rows;
    }

    private static JsonNode read(byte[] body) {
        return JsonMapper.shared().readTree(body);
    }

    private List<String> headerErrors(JsonNode response, Exchange exchange) {
        var errors = new ArrayList<String>();
        var documented = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (var header : response.path("headers").properties()) {
            documented.add(header.getKey());
            var described = Contract.resolved(header.getValue());
            var given = exchange.headers().allValues(header.getKey());
            if (given.isEmpty() && described.path("required").asBoolean(false)) {
                errors.add("the header %s is missing".formatted(header.getKey()));
            }
            for (var value : given) {
                errors.addAll(valueErrors(header.getKey(), described.path("schema"), value));
            }
        }
        exchange.headers().map().keySet().stream()
                .filter(name -> !documented.contains(name) && !OF_ALL.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(name -> errors.add("the header %s is not documented".formatted(name)));
        return errors;
    }

    private static List<String> valueErrors(String name, JsonNode schema, String value) {
        var pattern = schema.path("pattern").asString(".*");
        var constant = schema.path("const").asString(value);
        var isWhole = !schema.path("type").asString("").equals("integer") || value.matches("[1-9][0-9]*");
        return Pattern.compile(pattern).matcher(value).find() && constant.equals(value) && isWhole
                ? List.of()
                : List.of("the header %s is not as documented: %s".formatted(name, value));
    }
}
