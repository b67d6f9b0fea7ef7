package dev.storekeeper.journey;

import dev.storekeeper.Api;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a spreadsheet makes of an export in which no cell has quotes: rows of cells, and all cells in quotes where it saves them. */
record Sheet(List<String> header, List<List<String>> rows) {

    static Sheet of(String csv) {
        var lines = csv.lines().map(line -> Arrays.asList(line.split(",", -1))).toList();
        return new Sheet(lines.getFirst(), lines.subList(1, lines.size()));
    }

    Sheet with(int row, String column, String value) {
        var edited = new ArrayList<>(rows);
        var cells = new ArrayList<>(rows.get(row));
        cells.set(header.indexOf(column), value);
        edited.set(row, cells);
        return new Sheet(header, edited);
    }

    /** A row of somebody who copied the last one and gave it another name. */
    Sheet and(String name) {
        var more = new ArrayList<>(rows);
        more.add(rows.getLast());
        return new Sheet(header, more)
                .with(rows.size(), "id", "")
                .with(rows.size(), "sku", "")
                .with(rows.size(), "name", name);
    }

    /** With a semicolon between the cells and a mark in front, as a spreadsheet in half of Europe saves it. */
    Api.Answer sendBy(Api api, String parameters) {
        var csv = Stream.concat(Stream.of(header), rows.stream())
                .map(cells -> cells.stream().map(Sheet::cell).collect(Collectors.joining(";")))
                .collect(Collectors.joining("\r\n", "\ufeff", "\r\n"));
        return api.with("Content-Type", "text/csv").post("/products/import" + parameters, csv);
    }

    private static String cell(String text) {
        return text.contains("\"") || text.contains(";") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
