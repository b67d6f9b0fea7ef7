package dev.storekeeper.cost;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Files that cost. All are tried without a change of products, and so that each wrong row is reported. */
final class FileShapes {

    private static final int FILE = 100_000;
    private static final String HEADER = "id,sku,name,price,quantity\n";

    private FileShapes() {}

    static List<Shape> of(Row row, Caller caller) {
        var shapes = new ArrayList<Shape>();
        if (row.hasFile()) {
            csv(shapes, row, caller);
            ndjson(shapes, row, caller);
        }
        return shapes;
    }

    private static void csv(List<Shape> shapes, Row row, Caller caller) {
        var type = "text/csv";
        file(shapes, row, caller, type, "many columns", size -> many(size, i -> "c" + i + ","));
        file(shapes, row, caller, type, "one column many times", size -> Shape.fill("name,", size));
        file(shapes, row, caller, type, "many empty columns", size -> Shape.fill(",", size));
        file(shapes, row, caller, type, "a column with a long name", size -> Shape.fill("a", size));
        file(shapes, row, caller, type, "a column of marks", size -> Shape.fill("\u0301", size));
        file(shapes, row, caller, type, "a wide row", size -> HEADER + Shape.fill("1,", size));
        file(shapes, row, caller, type, "wide rows", size -> HEADER + Shape.fill("1,".repeat(500) + "\n", size));
        file(shapes, row, caller, type, "a wide empty row", size -> HEADER + Shape.fill(",", size));
        file(shapes, row, caller, type, "a long cell", size -> HEADER + ",," + Shape.fill("a", size) + ",1,1\n");
        file(
                shapes,
                row,
                caller,
                type,
                "a cell of marks",
                size -> HEADER + ",,a" + Shape.fill("\u0301", size) + ",1,1\n");
        file(
                shapes,
                row,
                caller,
                type,
                "cells of marks",
                size -> HEADER + Shape.fill(",,a" + "\u0301".repeat(90) + ",1,1\n", size));
        file(
                shapes,
                row,
                caller,
                type,
                "long numbers",
                size -> HEADER + Shape.fill(",,a," + "1".repeat(500) + ",1\n", size));
        file(shapes, row, caller, type, "a quote that stays open", size -> HEADER + ",,\"" + Shape.fill("a\n", size));
        file(shapes, row, caller, type, "quotes", size -> HEADER + Shape.fill("\"\"", size));
        file(shapes, row, caller, type, "empty lines", size -> HEADER + Shape.fill("\n", size));
        file(shapes, row, caller, type, "lines of CR", size -> HEADER + Shape.fill("\r", size));
        file(shapes, row, caller, type, "good rows", size -> HEADER + Shape.fill(",,A,1,1\n", size));
        file(shapes, row, caller, type, "rows with skus", size -> HEADER + many(size, i -> ",s" + i + ",A,1,1\n"));
        file(shapes, row, caller, type, "one sku many times", size -> HEADER + Shape.fill(",same,A,1,1\n", size));
        file(shapes, row, caller, type, "one id many times", size -> HEADER + Shape.fill("1,,A,1,1\n", size));
        file(shapes, row, caller, type, "sparse ids", size -> HEADER + many(size, i -> 64L * (i + 1) + ",,A,1,1\n"));
        file(
                shapes,
                row,
                caller,
                type,
                "ids out of bounds",
                size -> HEADER + many(size, i -> "9".repeat(18) + i + ",,A,1,1\n"));
        file(shapes, row, caller, type, "broken UTF-8", size -> HEADER + Shape.fill("\u00ff", size / 2));
    }

    private static void ndjson(List<Shape> shapes, Row row, Caller caller) {
        var type = "application/x-ndjson";
        file(
                shapes,
                row,
                caller,
                type,
                "good lines",
                size -> Shape.fill("{\"pname\":\"A\",\"price\":1,\"stock\":1}\n", size));
        file(shapes, row, caller, type, "empty objects", size -> Shape.fill("{}\n", size));
        file(
                shapes,
                row,
                caller,
                type,
                "lines of many fields",
                size -> lines(size, "{\"stock\":1" + many(1_500, i -> ",\"f" + i + "\":1") + "}"));
        file(
                shapes,
                row,
                caller,
                type,
                "lines of one field",
                size -> lines(size, "{\"stock\":1" + ",\"a\":1".repeat(250) + "}"));
        file(shapes, row, caller, type, "deep lines", size -> lines(size, "{\"stock\":".repeat(150)));
        file(
                shapes,
                row,
                caller,
                type,
                "long names",
                size -> lines(size, "{\"stock\":1,\"" + "a".repeat(1_500) + "\":1}"));
        file(shapes, row, caller, type, "long texts", size -> lines(size, "{\"pname\":\"" + "a".repeat(1_500) + "\"}"));
        file(shapes, row, caller, type, "marks", size -> lines(size, "{\"pname\":\"" + "\u0301".repeat(900) + "\"}"));
        file(
                shapes,
                row,
                caller,
                type,
                "numbers",
                size -> lines(size, "{\"price\":" + "1".repeat(900) + ",\"stock\":1e999999999}"));
        file(shapes, row, caller, type, "empty lines", size -> Shape.fill("\n", size));
        file(shapes, row, caller, type, "zeros", size -> Shape.fill("\u0000", size));
        file(
                shapes,
                row,
                caller,
                type,
                "sparse ids",
                size -> many(size, i -> "{\"pid\":" + 64L * (i + 1) + ",\"pname\":\"A\"}\n"));
        // A line may have 64 KB.
        shapes.add(line(
                row,
                caller,
                "a line of many fields",
                size -> "{\"stock\":1" + BodyShapes.many(size, i -> ",\"f" + i + "\":1") + "}"));
        shapes.add(
                line(row, caller, "a line of one field", size -> "{\"stock\":1" + Shape.fill(",\"a\":1", size) + "}"));
        shapes.add(line(row, caller, "a line of marks", size -> "{\"pname\":\"" + Shape.fill("\u0301", size) + "\"}"));
    }

    private static void file(
            List<Shape> shapes, Row row, Caller caller, String type, String name, IntFunction<String> text) {
        shapes.add(shape(row, caller, type, name, FILE, text));
    }

    private static Shape line(Row row, Caller caller, String name, IntFunction<String> text) {
        return shape(row, caller, "application/x-ndjson", name, 60_000, text);
    }

    private static Shape shape(
            Row row, Caller caller, String type, String name, int largest, IntFunction<String> text) {
        var charset = name.startsWith("broken") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        return new Shape(
                "%s of %s".formatted(type, name),
                largest,
                size -> caller.plain(row)
                        .with("Content-Type", type)
                        .withBody(text.apply(size).getBytes(charset)));
    }

    private static String lines(int bytes, String line) {
        return Shape.fill(line + "\n", bytes);
    }

    private static String many(int bytes, IntFunction<String> row) {
        return BodyShapes.many(bytes, row);
    }
}
