package dev.storekeeper.docs;

import dev.storekeeper.Api;
import dev.storekeeper.docs.Contract.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests for an operation of the document: valid ones, and ones in which something is odd, missing or too much. */
final class GeneratedRequests {

    private static final List<String> ODD_HEADERS =
            List.of("\"1\"", "*", "W/\"9\"", ";;", "a=b=c", "x".repeat(300), "%00");

    private static final List<String> ACCEPTED =
            List.of("application/json", "text/html", "text/csv", "image/png", "a/b", "*/*");

    private final GeneratedValues values;

    GeneratedRequests(long seed) {
        values = new GeneratedValues(new Random(seed));
    }

    /** @param isOdd whether something about it is not as the document says */
    Api.Answer send(Api api, Operation operation, boolean isOdd) {
        var path = operation.path();
        var query = new ArrayList<String>();
        var headers = new HashMap<String, String>();
        for (var entry : operation.node().path("parameters")) {
            var parameter = Contract.resolved(entry);
            var name = parameter.path("name").asString();
            var value = text(isOdd && values.chance(4) ? values.odd() : valueOf(parameter));
            switch (parameter.path("in").asString()) {
                case "path" -> path = path.replace("{" + name + "}", value.isEmpty() ? "%20" : encoded(value));
                case "query" -> add(query, name, value);
                default -> {
                    if (values.chance(3)) {
                        headers.put(name, isOdd ? values.any(ODD_HEADERS) : "\"1\"");
                    }
                }
            }
        }
        // Lists refuse parameters that they do not know; what takes none reads none.
        if (isOdd && isList(operation) && values.chance(8)) {
            query.add("unknown=1");
        }
        if (isOdd && values.chance(8)) {
            headers.put("Accept", values.any(ACCEPTED));
        }
        var uri = query.isEmpty() ? path : path + "?" + String.join("&", query);
        return send(api, operation, uri, headers, isOdd);
    }

    private Api.Answer send(Api api, Operation operation, String uri, Map<String, String> headers, boolean isOdd) {
        var content = operation.node().path("requestBody").path("content");
        var type = content.isEmpty() ? null : values.any(List.copyOf(content.propertyNames()));
        var as = api;
        for (var header : headers.entrySet()) {
            as = as.with(header.getKey(), header.getValue());
        }
        if (type == null) {
            return as.send(operation.method(), uri, isOdd && values.chance(6) ? "{}" : null);
        }
        var sent = isOdd && values.chance(8) ? values.any(List.of("text/plain", "application/xml", "x")) : type;
        return as.with("Content-Type", sent).send(operation.method(), uri, body(content.path(type), isOdd));
    }

    private @Nullable Object body(JsonNode content, boolean isOdd) {
        if (content.path("schema").path("type").asString("").equals("string")) {
            var file = content.path("example").asString();
            return isOdd
                    ? values.any(List.of("", "\"", "a,b\n1,2\n", "{\n", "id\n-1\n", file + file, "sku,sku\n1,1\n"))
                    : file;
        }
        var body = values.valid(content.path("schema"));
        if (isOdd && body instanceof ObjectNode object && !object.isEmpty()) {
            var field = values.any(List.copyOf(object.propertyNames()));
            switch (values.any(List.of("odd", "odd", "odd", "missing", "more", "other", "cut"))) {
                case "odd" -> object.set(field, values.odd());
                case "missing" -> object.remove(field);
                case "more" -> object.put("unknown", 1);
                case "cut" -> {
                    return object.toString().substring(1);
                }
                default -> {
                    return values.odd().toString();
                }
            }
        }
        return body.toString();
    }

    private JsonNode valueOf(JsonNode parameter) {
        var isNumber = parameter.path("in").asString("").equals("path")
                && Contract.resolved(parameter.path("schema"))
                        .path("type")
                        .asString("")
                        .equals("integer");
        return parameter.has("example") && !isNumber
                ? parameter.path("example")
                : values.valid(parameter.path("schema"));
    }

    private static boolean isList(Operation operation) {
        return operation.node().path("parameters").toString().contains("/Limit");
    }

    private void add(List<String> query, String name, String value) {
        if (values.chance(3)) {
            query.add(name + "=" + encoded(value));
        }
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
