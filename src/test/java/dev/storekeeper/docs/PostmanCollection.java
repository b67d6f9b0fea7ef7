package dev.storekeeper.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Makes the Postman collection of {@code postman/collection.yaml}, whose first lines tell how it is written. */
final class PostmanCollection {

    static final Path FILE = Path.of("postman", "storekeeper.postman_collection.json");

    private static final String SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Written alike each time. */
    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private PostmanCollection() {}

    static JsonNode fromSource() {
        var source = read(Path.of("postman", "collection.yaml"));
        Map<?, ?> collection = new Yaml(new SafeConstructor(new LoaderOptions())).load(source);
        var made = new LinkedHashMap<String, Object>();
        made.put(
                "info",
                Map.of(
                        "name",
                        text(collection, "name"),
                        "description",
                        text(collection, "description"),
                        "schema",
                        SCHEMA));
        made.put("variable", pairs(collection, "variables"));
        made.putAll(folder(collection));
        return SORTED.valueToTree(made);
    }

    static JsonNode written() {
        return JSON.readTree(read(FILE));
    }

    static void write(JsonNode collection) throws IOException {
        var indent = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent);
        Files.writeString(FILE, JSON.writer().with(printer).writeValueAsString(collection) + "\n");
    }

    private static Map<String, Object> folder(Map<?, ?> source) {
        var made = new LinkedHashMap<String, Object>();
        put(made, "auth", auth(source));
        put(made, "event", events(script(source, "before"), script(source, "after")));
        made.put(
                "item",
                list(source, "items").stream().map(PostmanCollection::item).toList());
        return made;
    }

    private static Map<String, Object> item(Map<?, ?> source) {
        var made = new LinkedHashMap<String, Object>();
        made.put("name", text(source, "name"));
        if (source.containsKey("items")) {
            put(made, "description", source.get("description"));
            made.putAll(folder(source));
        } else {
            made.put("event", events(script(source, "before"), tests(source)));
            made.put("request", request(source));
        }
        return made;
    }

    private static Map<String, Object> request(Map<?, ?> source) {
        var line = text(source, "request").split(" ", 2);
        var made = new LinkedHashMap<String, Object>();
        put(made, "description", source.get("description"));
        put(made, "auth", auth(source));
        made.put("method", line[0]);
        made.put("url", "{{base_url}}" + line[1]);
        var headers = new ArrayList<>(pairs(source, "headers"));
        var body = source.get("body");
        if (body != null) {
            var type = headers.stream()
                    .filter(header -> Objects.equals(header.get("key"), "Content-Type"))
                    .map(header -> String.valueOf(header.get("value")))
                    .findAny();
            if (type.isEmpty()) {
                headers.add(Map.of("key", "Content-Type", "value", "application/json"));
            }
            var language = type.orElse("json").endsWith("json") ? "json" : "text";
            made.put(
                    "body",
                    Map.of(
                            "mode",
                            "raw",
                            "raw",
                            body instanceof String written ? written : JSON.writeValueAsString(body),
                            "options",
                            Map.of("raw", Map.of("language", language))));
        }
        made.put("header", headers);
        return made;
    }

    /** What is expected as Postman's own idiom, so that a reader finds nothing to look up. */
    private static List<String> tests(Map<?, ?> source) {
        var refused = source.containsKey("refused") ? text(source, "refused").split(" ", 2) : null;
        var status = refused == null ? source.get("status") : refused[0];
        var titles = new LinkedHashMap<String, String>();
        if (refused != null) {
            titles.put("is refused as " + refused[1], "pm.expect(answer.code).to.equal(\"%s\")".formatted(refused[1]));
        }
        map(source, "tests").forEach((title, test) -> titles.put(title, String.valueOf(test)));
        var saved = map(source, "save");
        var lines = new ArrayList<String>();
        if (status != null) {
            lines.add("pm.test(\"answers %s\", () => pm.response.to.have.status(%s));".formatted(status, status));
        }
        if (!saved.isEmpty() || titles.values().stream().anyMatch(test -> test.matches(".*\\banswer\\b.*"))) {
            lines.add("const answer = pm.response.json();");
        }
        titles.forEach((title, test) -> lines.add("pm.test(\"%s\", () => %s);".formatted(title, test)));
        saved.forEach((name, path) -> lines.add(
                "pm.collectionVariables.set(\"%s\", answer%s);".formatted(name, member(String.valueOf(path)))));
        lines.addAll(script(source, "after"));
        return lines;
    }

    private static String member(String path) {
        return Arrays.stream(path.split("\\."))
                .map(name -> name.matches("\\d+") ? "[" + name + "]" : "[\"" + name + "\"]")
                .collect(Collectors.joining());
    }

    private static List<Map<String, Object>> events(List<String> before, List<String> after) {
        var made = new ArrayList<Map<String, Object>>();
        Map.of("prerequest", before, "test", after).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(event -> !event.getValue().isEmpty())
                .forEach(event -> made.add(Map.of(
                        "listen",
                        event.getKey(),
                        "script",
                        Map.of("type", "text/javascript", "exec", event.getValue()))));
        return made;
    }

    private static List<String> script(Map<?, ?> source, String name) {
        if (!source.containsKey(name)) {
            return List.of();
        }
        var text = text(source, name);
        return (text.endsWith(".js") ? read(Path.of("postman", text)) : text)
                .lines()
                .toList();
    }

    private static @Nullable Map<String, Object> auth(Map<?, ?> source) {
        if (!source.containsKey("auth")) {
            return null;
        }
        var token = text(source, "auth");
        return token.equals("none")
                ? Map.of("type", "noauth")
                : Map.of(
                        "type",
                        "bearer",
                        "bearer",
                        List.of(Map.of("key", "token", "value", "{{" + token + "}}", "type", "string")));
    }

    private static List<Map<String, Object>> pairs(Map<?, ?> source, String name) {
        return map(source, name).entrySet().stream()
                .map(entry -> Map.of("key", entry.getKey(), "value", entry.getValue()))
                .toList();
    }

    private static Map<String, Object> map(Map<?, ?> source, String name) {
        var made = new LinkedHashMap<String, Object>();
        if (source.get(name) instanceof Map<?, ?> entries) {
            entries.forEach((key, value) -> made.put(String.valueOf(key), value));
        }
        return made;
    }

    private static List<Map<?, ?>> list(Map<?, ?> source, String name) {
        var made = new ArrayList<Map<?, ?>>();
        ((List<?>) Objects.requireNonNull(source.get(name))).forEach(entry -> made.add((Map<?, ?>) entry));
        return made;
    }

    private static String text(Map<?, ?> source, String name) {
        return String.valueOf(Objects.requireNonNull(source.get(name), name));
    }

    private static void put(Map<String, Object> made, String name, @Nullable Object value) {
        if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
            made.put(name, value);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
