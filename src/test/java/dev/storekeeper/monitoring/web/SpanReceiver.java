package dev.storekeeper.monitoring.web;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A collector of OpenTelemetry, which takes spans by OTLP over HTTP. It reads Protobuf itself and shares no line with the sender. */
final class SpanReceiver {

    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    SpanReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", exchange -> {
            spans.addAll(read(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    List<Span> spans() {
        return spans;
    }

    /** ExportTraceServiceRequest: resource_spans = 1, in it scope_spans = 2, in it spans = 2. */
    private static List<Span> read(byte[] request) {
        return parts(request, 1)
                .flatMap(resource -> parts(resource, 2))
                .flatMap(scope -> parts(scope, 2))
                .map(span -> new Span(
                        hex(span, 1),
                        hex(span, 4),
                        parts(span, 5).map(SpanReceiver::text).findFirst().orElse(""),
                        parts(span, 9)
                                .collect(Collectors.toMap(
                                        pair -> text(parts(pair, 1).findFirst().orElseThrow()),
                                        pair -> value(parts(pair, 2).findFirst().orElseThrow())))))
                .toList();
    }

    private static String hex(byte[] message, int number) {
        return parts(message, number).map(HexFormat.of()::formatHex).findFirst().orElse("");
    }

    private static String value(byte[] any) {
        return fields(any).stream()
                .map(field -> field.number == 1 ? text(field.bytes) : Long.toString(field.whole))
                .findFirst()
                .orElse("");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Stream<byte[]> parts(byte[] message, int number) {
        return fields(message).stream().filter(field -> field.number == number).map(Field::bytes);
    }

    private static List<Field> fields(byte[] message) {
        var in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        var fields = new ArrayList<Field>();
        while (in.hasRemaining()) {
            var tag = varint(in);
            var number = (int) (tag >> 3);
            switch ((int) (tag & 7)) {
                case 0 -> fields.add(new Field(number, new byte[0], varint(in)));
                case 1 -> fields.add(new Field(number, new byte[0], in.getLong()));
                case 2 -> {
                    var bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    fields.add(new Field(number, bytes, 0));
                }
                default -> fields.add(new Field(number, new byte[0], in.getInt()));
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        var value = 0L;
        for (var shift = 0; ; shift += 7) {
            var next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private record Field(int number, byte[] bytes, long whole) {}

    /** @param parent the id of the caller's span, or nothing */
    record Span(String trace, String parent, String name, Map<String, String> attributes) {}
}
