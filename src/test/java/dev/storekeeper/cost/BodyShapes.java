package dev.storekeeper.cost;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** JSON that costs, up to the bound of its door. Each object holds an old word, so that the translation reads it too. */
final class BodyShapes {

    private static final int FRONT_DOOR = 16_000;
    private static final int JSON = 64_000;

    /** The most characters of a string that the reader lets through. */
    private static final int STRING = 12_000;

    private BodyShapes() {}

    static List<Shape> of(Row row, Caller caller) {
        var shapes = new ArrayList<Shape>();
        if (row.hasJson()) {
            shapes.addAll(wholes(row, caller));
            shapes.addAll(encodings(row, caller));
            Caller.fields(row).forEach(field -> shapes.addAll(values(row, caller, field)));
        }
        return shapes;
    }

    private static List<Shape> wholes(Row row, Caller caller) {
        var shapes = new ArrayList<Shape>();
        text(shapes, row, caller, "many fields", size -> "{\"otp\":\"1\"" + many(size, i -> ",\"f" + i + "\":1") + "}");
        text(
                shapes,
                row,
                caller,
                "one field many times",
                size -> "{\"otp\":\"1\"" + Shape.fill(",\"a\":1", size - 20) + "}");
        text(
                shapes,
                row,
                caller,
                "an old word many times",
                size -> "{" + Shape.fill("\"otp\":1,", size - 20) + "\"a\":1}");
        text(shapes, row, caller, "a long name", size -> "{\"otp\":1,\"" + Shape.fill("a", size - 20) + "\":1}");
        text(
                shapes,
                row,
                caller,
                "names with escapes",
                size -> "{\"otp\":1" + many(size, i -> ",\"\\u00e9" + i + "\":1") + "}");
        text(shapes, row, caller, "names that collide", size -> "{\"otp\":1" + many(size, BodyShapes::colliding) + "}");
        text(
                shapes,
                row,
                caller,
                "deep arrays",
                size -> "{\"otp\":" + Shape.fill("[", size / 2) + Shape.fill("]", size / 2 - 20) + "}");
        text(shapes, row, caller, "open arrays", size -> "{\"otp\":" + Shape.fill("[", size - 20));
        text(shapes, row, caller, "deep objects", size -> Shape.fill("{\"otp\":", size - 20));
        text(shapes, row, caller, "a long array", size -> "{\"otp\":[1" + Shape.fill(",1", size - 20) + "]}");
        text(shapes, row, caller, "an array instead", size -> "[1" + Shape.fill(",1", size - 20) + "]");
        text(shapes, row, caller, "white space", size -> "{\"otp\"" + Shape.fill(" \n", size - 20) + ":1}");
        text(shapes, row, caller, "a long number", size -> "{\"otp\":" + Shape.fill("1", size - 20) + "}");
        text(shapes, row, caller, "an open string", size -> "{\"otp\":\"" + Shape.fill("a", size - 20));
        text(shapes, row, caller, "backslashes", size -> "{\"otp\":\"" + Shape.fill("\\\\", size - 20) + "\"}");
        text(shapes, row, caller, "many values", size -> Shape.fill("{\"otp\":1} ", size));
        return shapes;
    }

    private static List<Shape> encodings(Row row, Caller caller) {
        var shapes = new ArrayList<Shape>();
        IntFunction<String> ascii = size -> "{\"otp\":\"" + Shape.fill("a", size - 20) + "\"}";
        bytes(shapes, row, caller, "UTF-16", size -> ascii.apply(size / 2).getBytes(StandardCharsets.UTF_16));
        bytes(shapes, row, caller, "UTF-16LE", size -> ascii.apply(size / 2).getBytes(StandardCharsets.UTF_16LE));
        bytes(shapes, row, caller, "UTF-32", size -> ascii.apply(size / 4).getBytes(Charset.forName("UTF-32")));
        bytes(
                shapes,
                row,
                caller,
                "broken UTF-8",
                size -> latin("{\"otp\":\"" + Shape.fill("\u00ff", 2 * size - 40) + "\"}"));
        bytes(
                shapes,
                row,
                caller,
                "long forms",
                size -> latin("{\"otp\":\"" + Shape.fill("\u00c0\u0080", 2 * size - 40) + "\"}"));
        bytes(shapes, row, caller, "zeros", size -> new byte[size]);
        for (var charset : List.of("UTF-16", "ISO-8859-1", "x-nothing")) {
            shapes.add(new Shape("charset=" + charset, largest(row), size -> {
                var plain = caller.plain(row);
                var type = row.method().equals("PATCH") ? "application/merge-patch+json" : "application/json";
                return plain.with("Content-Type", type + ";charset=" + charset).withBody(latin(ascii.apply(size)));
            }));
        }
        return shapes;
    }

    private static List<Shape> values(Row row, Caller caller, String field) {
        var shapes = new ArrayList<Shape>();
        value(shapes, row, caller, field, "a", size -> '"' + Shape.fill("a", size) + '"');
        value(shapes, row, caller, field, "combining marks", size -> "\"a" + Shape.fill("\u0301", 2 * size) + '"');
        value(shapes, row, caller, field, "nested CBOR", size -> '"' + Shape.fill("gYGB", size) + '"');
        value(shapes, row, caller, field, "base64 of [", size -> '"' + Shape.fill("W1tb", size) + '"');
        value(shapes, row, caller, field, "many elements", size -> "[1" + Shape.fill(",\"usb\"", size) + "]");
        value(
                shapes,
                row,
                caller,
                field,
                "many fields",
                size -> "{\"a\":1" + many(size, i -> ",\"f" + i + "\":1") + "}");
        value(shapes, row, caller, field, "deep arrays", size -> Shape.fill("[", size / 2) + Shape.fill("]", size / 2));
        if (field.lastIndexOf('/') == 0) {
            value(shapes, row, caller, field, "digits", size -> '"' + Shape.fill("1", size) + '"');
            value(shapes, row, caller, field, "zeros", size -> '"' + Shape.fill("0", size) + ".0\"");
            value(shapes, row, caller, field, "spaces", size -> '"' + Shape.fill(" ", size) + '"');
            value(shapes, row, caller, field, "dashes", size -> '"' + Shape.fill("-", size) + '"');
            value(
                    shapes,
                    row,
                    caller,
                    field,
                    "marks in disorder",
                    size -> "\"a" + Shape.fill("\u0301\u0323", 2 * size) + '"');
            value(shapes, row, caller, field, "escaped marks", size -> "\"a" + Shape.fill("\\u0301", size) + '"');
            value(
                    shapes,
                    row,
                    caller,
                    field,
                    "decomposed Hangul",
                    size -> '"' + Shape.fill("\u1112\u1161\u11ab", 3 * size) + '"');
            value(shapes, row, caller, field, "letters that grow", size -> '"' + Shape.fill("\ufdfa", 3 * size) + '"');
            value(shapes, row, caller, field, "surrogates", size -> '"' + Shape.fill("\\ud800", size) + '"');
            value(shapes, row, caller, field, "a long number", size -> Shape.fill("1", size));
            value(shapes, row, caller, field, "an exponent", size -> "1e" + Shape.fill("9", size));
        }
        return shapes;
    }

    private static void value(
            List<Shape> shapes, Row row, Caller caller, String field, String name, IntFunction<String> value) {
        var widest = (value.apply(1_000).getBytes(StandardCharsets.UTF_8).length - 10) / 1_000 + 1;
        var largest = Math.min(STRING, (largest(row) - 1_000) / widest);
        shapes.add(new Shape(
                "%s in %s".formatted(name, field), largest, size -> caller.plain(row, field, value.apply(size))));
    }

    private static void text(List<Shape> shapes, Row row, Caller caller, String name, IntFunction<String> body) {
        bytes(shapes, row, caller, name, size -> body.apply(size).getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(List<Shape> shapes, Row row, Caller caller, String name, IntFunction<byte[]> body) {
        shapes.add(new Shape(name, largest(row), size -> caller.plain(row).withBody(body.apply(size))));
    }

    private static int largest(Row row) {
        return row.isFrontDoor() ? FRONT_DOOR : JSON;
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** As many as have room in that many bytes. */
    static String many(int bytes, IntFunction<String> field) {
        return IntStream.range(0, bytes / (field.apply(10_000).length() + 1))
                .mapToObj(field)
                .collect(Collectors.joining());
    }

    /** Names that all have one hash: Aa and BB have the same. */
    private static String colliding(int number) {
        return ",\""
                + IntStream.range(0, 14)
                        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining())
                + "\":1";
    }
}
