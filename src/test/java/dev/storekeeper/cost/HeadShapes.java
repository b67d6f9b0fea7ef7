package dev.storekeeper.cost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Paths, queries and headers that cost; all heads together may have 8 KB, and a token takes some of it. */
final class HeadShapes {

    private static final int HEAD = 6_500;
    /** The container takes 50 parameters and 100 headers. */
    private static final int PARAMETERS = 48;

    private static final int HEADERS = 90;

    /** Spring reads 50 types of the header Accept and refuses more. */
    private static final int TYPES = 50;

    /** The container and the filters read these headers alike before every door, so some doors show what they cost. */
    private static final Set<String> READ_WHOLE = Set.of(
            "POST /login", "POST /token/refresh", "GET /products", "PUT /products/{id}", "POST /products/import");

    private HeadShapes() {}

    static List<Shape> of(Row row, Caller caller) {
        var shapes = new ArrayList<Shape>();
        if (row.hasVariable()) {
            shapes.addAll(segments(row, caller));
        }
        row.parameters().forEach(name -> shapes.addAll(parameters(row, caller, name)));
        shapes.addAll(queries(row, caller));
        shapes.addAll(headers(row, caller));
        return shapes;
    }

    private static List<Shape> segments(Row row, Caller caller) {
        // Not of ';': Tomcat cuts path parameters out one by one, which is quadratic and bounded by the length of a
        // head alone.
        return List.of("1", "a", "%CC%81", "%2E", "-", "/").stream()
                .map(text -> shape(
                        "a path of " + text,
                        row,
                        caller,
                        (request, size) ->
                                request.withTarget(row.pattern().replaceFirst("\\{\\w+}", Shape.fill(text, size)))))
                .toList();
    }

    private static List<Shape> parameters(Row row, Caller caller, String name) {
        var shapes = new ArrayList<Shape>();
        for (var text : List.of("1", "a", "-name,", "%CC%81", "%22", "2026-01-01T00:00:00Z")) {
            shapes.add(shape(
                    "%s=%s...".formatted(name, text),
                    row,
                    caller,
                    (request, size) ->
                            request.withTarget(path(request)).withQuery(name + "=" + Shape.fill(text, size))));
        }
        shapes.add(new Shape(
                name + " many times", PARAMETERS, count -> caller.plain(row).withQuery(many(count, _ -> name + "=1"))));
        return shapes;
    }

    private static List<Shape> queries(Row row, Caller caller) {
        return List.of(
                new Shape(
                        "many parameters",
                        PARAMETERS,
                        count -> caller.plain(row).withQuery(many(count, i -> "p" + i + "=" + i))),
                shape("a long name", row, caller, (request, size) -> request.withQuery(Shape.fill("a", size) + "=1")),
                shape("a query of &", row, caller, (request, size) -> request.withQuery(Shape.fill("&", size))),
                shape("a query of %", row, caller, (request, size) -> request.withQuery(Shape.fill("%25", size))));
    }

    private static List<Shape> headers(Row row, Caller caller) {
        var shapes = new ArrayList<Shape>();
        BiFunction<String, IntFunction<String>, Shape> header = (name, value) -> shape(
                name + " " + value.apply(40), row, caller, (request, size) -> request.with(name, value.apply(size)));
        shapes.add(header.apply("Authorization", size -> "Bearer " + Shape.fill("a", size)));
        shapes.add(header.apply("Authorization", size -> Shape.fill("a", size)));
        shapes.add(header.apply("Idempotency-Key", size -> Shape.fill("k", size)));
        shapes.add(header.apply("If-Match", size -> Shape.fill("\"1\",", size)));
        shapes.add(header.apply("If-None-Match", size -> Shape.fill("W/\"1\", ", size)));
        shapes.add(header.apply("Accept", size -> Shape.fill("a/b;q=0.1,", size) + "*/*"));
        shapes.add(header.apply("Content-Type", size -> "application/json;charset=utf-8;a=" + Shape.fill("a", size)));
        if (Boolean.getBoolean("long") || READ_WHOLE.contains(row.door())) {
            shapes.add(header.apply("Authorization", size -> "Bearer " + Shape.fill("a.", size)));
            shapes.add(header.apply("Authorization", size -> "Basic " + Shape.fill("OjpB", size)));
            shapes.add(header.apply("If-Match", size -> '"' + Shape.fill("1", size) + '"'));
            shapes.add(header.apply("Accept", size -> "text/" + Shape.fill("a", size) + ", */*"));
            shapes.add(header.apply("Content-Type", size -> "application/json" + Shape.fill(";a=b", size)));
            shapes.add(header.apply("Cookie", size -> "storekeeper_device=" + Shape.fill("a.", size)));
            shapes.add(header.apply("Cookie", size -> "storekeeper_challenge=" + Shape.fill("a", size)));
            shapes.add(header.apply("Cookie", size -> Shape.fill("a=b;", size)));
            shapes.add(header.apply("Accept-Language", size -> Shape.fill("de-DE;q=0.5,", size) + "en"));
            shapes.add(header.apply("X-Forwarded-For", size -> Shape.fill(":", size)));
            shapes.add(header.apply("X-Forwarded-For", size -> Shape.fill("1.1.1.1,", size) + "::1"));
            shapes.add(header.apply("X-Request-Id", size -> Shape.fill("a", size)));
            shapes.add(header.apply("Range", size -> "bytes=" + Shape.fill("0-0,", size) + "0-"));
            shapes.add(new Shape(
                    "many headers",
                    HEADERS,
                    count -> caller.plain(row)
                            .withLines(IntStream.range(0, count)
                                    .mapToObj(i -> "X-A" + i + ": " + i)
                                    .toList())));
            shapes.add(new Shape(
                    "a header many times",
                    HEADERS,
                    count -> caller.plain(row).withLines(Collections.nCopies(count, "Cookie: a=b"))));
            shapes.add(header.apply("Authorization", size -> Shape.fill(" ", size) + "x"));
            shapes.add(header.apply("Cookie", size -> Shape.fill("storekeeper_device=a; ", size)));
            shapes.add(header.apply("Accept", size -> "*/*" + Shape.fill(";a=\"\\\"\"", size)));
            shapes.add(header.apply("Accept-Encoding", size -> Shape.fill("gzip;q=0.1, ", size) + "br"));
            shapes.add(header.apply("X-Forwarded-Proto", size -> Shape.fill("https,", size)));
            shapes.add(header.apply("Forwarded", size -> Shape.fill("for=1.1.1.1;", size)));
            shapes.add(header.apply("Prefer", size -> Shape.fill("return=minimal,", size)));
            shapes.add(header.apply("Host", size -> Shape.fill("a.", size) + "localhost"));
            shapes.add(header.apply("Origin", size -> "http://" + Shape.fill("a.", size)));
            shapes.add(header.apply("User-Agent", size -> Shape.fill("\u00e9", 2 * size)));
        }
        shapes.add(new Shape(
                "as many types as are read",
                TYPES,
                count -> caller.plain(row).with("Accept", "text/a,".repeat(count - 1) + "*/*")));
        return shapes;
    }

    private static Shape shape(String name, Row row, Caller caller, BiFunction<Request, Integer, Request> change) {
        return new Shape(name, HEAD, size -> change.apply(caller.plain(row), size));
    }

    private static String many(int count, IntFunction<String> parameter) {
        return IntStream.range(0, count).mapToObj(parameter).collect(Collectors.joining("&"));
    }

    private static String path(Request request) {
        return request.target().split("\\?", 2)[0];
    }
}
