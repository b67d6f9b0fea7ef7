package dev.storekeeper.cost;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request as it goes over the wire; text of its head is ISO 8859-1. */
record Request(String method, String target, List<String> headers, byte @Nullable [] body) {

    Request withTarget(String other) {
        return new Request(method, other, headers, body);
    }

    /** Puts the header in place of those that have its name. */
    Request with(String name, String value) {
        var others = headers.stream().filter(line -> !line.regionMatches(true, 0, name + ":", 0, name.length() + 1));
        return new Request(
                method,
                target,
                Stream.concat(others, Stream.of(name + ": " + value)).toList(),
                body);
    }

    Request withLines(List<String> lines) {
        return new Request(
                method, target, Stream.concat(headers.stream(), lines.stream()).toList(), body);
    }

    /** With the body's type as the door takes it; none where the door reads none. */
    Request withBodyOf(Row row, byte[] content) {
        if (!row.hasJson() && !row.hasFile()) {
            return row.method().equals("GET") ? this : withBody(content);
        }
        var json = row.method().equals("PATCH") ? "application/merge-patch+json" : "application/json";
        return with("Content-Type", row.hasFile() ? "text/csv" : json).withBody(content);
    }

    Request withBody(byte[] other) {
        return new Request(method, target, headers, other);
    }

    /** One more parameter, which the caller has encoded. */
    Request withQuery(String query) {
        return withTarget(target + (target.contains("?") ? "&" : "?") + query);
    }

    byte[] bytes(String connection) {
        var head = new StringBuilder();
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        if (headers.stream().noneMatch(line -> line.startsWith("Host:"))) {
            head.append("Host: localhost\r\n");
        }
        head.append("Connection: ").append(connection).append("\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        if (body != null) {
            bytes.writeBytes(body);
        }
        return bytes.toByteArray();
    }
}
