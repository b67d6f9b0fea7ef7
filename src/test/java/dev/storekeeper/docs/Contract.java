package dev.storekeeper.docs;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document: every request that a test sends and every answer that it gets must be as the document says. */
public final class Contract {

    public static final JsonNode DOCUMENT =
            JsonMapper.shared().readTree(new ApiDocument().json().bytes());

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    static final Contract CONTRACT = new Contract();

    private final List<Operation> operations;
    private final AnswerCheck answers;
    private final RequestCheck requests;

    private Contract() {
        var schemas = new Schemas(DOCUMENT);
        operations = DOCUMENT.path("paths")
                .propertyStream()
                .flatMap(path -> operations(path.getKey(), path.getValue()))
                .sorted(Comparator.comparing(Operation::pattern, PathPattern.SPECIFICITY_COMPARATOR))
                .toList();
        answers = new AnswerCheck(DOCUMENT, schemas);
        requests = new RequestCheck(schemas);
    }

    public static List<Operation> operations() {
        return CONTRACT.operations;
    }

    /** @throws AssertionError if request or answer is not as the document says */
    public static void check(Exchange exchange) {
        if (!exchange.isOfTestsAlone() && !exchange.isOfConsole()) {
            var errors = CONTRACT.errors(exchange);
            if (!errors.isEmpty()) {
                throw new AssertionError(
                        "%s\nis not as openapi.yaml says:\n%s".formatted(exchange, String.join("\n", errors)));
            }
        }
    }

    List<String> errors(Exchange exchange) {
        var operation = find(exchange.method(), exchange.path());
        if (operation.isEmpty()) {
            return answers.errorsWithoutOperation(exchange);
        }
        var errors = new ArrayList<>(answers.errors(operation.get(), exchange));
        if (exchange.status() < 400) {
            requests.errors(operation.get(), exchange).forEach(error -> errors.add("request: " + error));
        }
        return errors;
    }

    Optional<Operation> find(String method, String path) {
        var asked = method.equals("HEAD") ? "GET" : method;
        return named(asked, path).or(() -> named(asked, path.replaceFirst("^/api/products/", "/products/")));
    }

    private Optional<Operation> named(String method, String path) {
        var parsed = PathContainer.parsePath(path);
        return operations.stream()
                .filter(operation -> operation.pattern().matches(parsed))
                .filter(operation -> operation.method().equals(method))
                .findFirst();
    }

    private static Stream<Operation> operations(String path, JsonNode item) {
        return item.propertyStream()
                .filter(entry -> METHODS.contains(entry.getKey()))
                .map(entry -> new Operation(
                        entry.getKey().toUpperCase(Locale.ROOT),
                        path,
                        // OpenAPI has no parameter for a path of several parts.
                        PathPatternParser.defaultInstance.parse(path.replace("{path}", "{*path}")),
                        entry.getValue()));
    }

    /** Follows a reference within the document. */
    static JsonNode resolved(JsonNode node) {
        var target = node.path("$ref").asString("");
        return target.isEmpty() ? node : DOCUMENT.at(target.substring(1));
    }

    /** The place of a node, as a JSON pointer. */
    static String pointer(String parent, JsonNode node) {
        var target = node.path("$ref").asString("");
        return target.isEmpty() ? parent : target.substring(1);
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** An operation of the document. */
    public record Operation(String method, String path, PathPattern pattern, JsonNode node) {

        /** Its place in the document. */
        String pointer() {
            return "/paths/" + escaped(path) + "/" + method.toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** A request and its answer. */
    public record Exchange(
            String method,
            String uri,
            HttpHeaders requestHeaders,
            byte @Nullable [] requestBody,
            int status,
            HttpHeaders headers,
            byte[] body) {

        String path() {
            var end = uri.indexOf('?');
            return end < 0 ? uri : uri.substring(0, end);
        }

        String query() {
            var end = uri.indexOf('?');
            return end < 0 ? "" : uri.substring(end + 1);
        }

        /** Tests add endpoints of their own, and a status that tells how far a request came. */
        boolean isOfTestsAlone() {
            return path().startsWith("/probe/") || status == 299;
        }

        /** Logs in like a program, and gets the refresh token in a cookie: the document tells so in words. */
        boolean isOfConsole() {
            return requestHeaders.firstValue("X-Storekeeper-Console").isPresent() && !path().startsWith("/console/");
        }

        @Override
        public String toString() {
            return "%s %s %s\n%d %s %s".formatted(method, uri, shown(requestBody), status, headers.map(), shown(body));
        }

        private static String shown(byte @Nullable [] body) {
            var text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
            return text.substring(0, Math.min(2000, text.length()));
        }
    }
}
