package dev.storekeeper.model;

import dev.storekeeper.model.Delivery.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Rows as people send them. */
final class Files {

    private static final JsonMapper JSON = new JsonMapper();

    private Files() {}

    static String csv(List<String> columns, List<Row> rows) {
        return Stream.concat(
                        Stream.of(String.join(",", columns)),
                        rows.stream()
                                .map(row -> columns.stream()
                                        .map(column -> cell(literal(row, column)))
                                        .collect(Collectors.joining(","))))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    static String ndjson(List<String> columns, List<Row> rows) {
        return rows.stream()
                .map(row -> columns.stream()
                        .map(column -> "\"%s\": %s".formatted(column, literal(row, column)))
                        .collect(Collectors.joining(", ", "{", "}\n")))
                .collect(Collectors.joining());
    }

    /** One product, or some fields of one. */
    static String json(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> "\"%s\": %s".formatted(field.getKey(), field.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** Two columns for whom a row means, then those of the fields. */
    static List<String> columns(boolean ids, boolean versions, List<String> fields) {
        var columns = new ArrayList<String>();
        if (ids) {
            columns.add("id");
        }
        if (versions) {
            columns.add("version");
        }
        columns.addAll(fields);
        return columns;
    }

    private static String literal(Row row, String column) {
        return switch (column) {
            case "id" -> String.valueOf(row.id());
            case "version" -> String.valueOf(row.version());
            default -> row.fields().getOrDefault(column, "null");
        };
    }

    /** Nothing at all is null; nothing in quotes is a text without letters. */
    private static String cell(String literal) {
        return literal.equals("null")
                ? ""
                : literal.startsWith("\"")
                        ? "\"" + JSON.readTree(literal).asString().replace("\"", "\"\"") + "\""
                        : literal;
    }
}
