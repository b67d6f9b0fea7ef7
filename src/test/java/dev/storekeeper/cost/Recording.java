package dev.storekeeper.cost;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A request of each door as bytes, made for an account that is there. */
final class Recording {

    private static final String END = "\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("Content-Length: \\d+");

    private static final Set<String> ENDS = Set.of(
            "POST /token/refresh",
            "POST /logout",
            "PUT /me/password",
            "DELETE /me",
            "DELETE /me/sessions",
            "PUT /me/totp");

    private Recording() {}

    /**
     * One of each row, and some that the seeds and other clients send.
     *
     * @param leaving for whom the requests are that end a session
     */
    static List<byte[]> of(Caller staying, Caller leaving) {
        var requests = new ArrayList<Request>();
        for (var row : Row.ALL) {
            var caller = ENDS.contains(row.door()) ? leaving : staying;
            var plain = caller.plain(row);
            requests.add(plain);
            if (row.hasFile()) {
                requests.add(plain.withTarget("/products/import?on_error=skip")
                        .with("Content-Type", "application/x-ndjson")
                        .withBody(bytes(
                                "{\"pname\":\"A\",\"price\":\"1.50\",\"stock\":1}\n{\"id\":1,\"name\":\"B\"}\n")));
                requests.add(plain.withTarget("/products/import?report=errors")
                        .withBody(bytes(
                                "id,sku,name,price,quantity,version\n1,,B,2,2,\n,\"s,1\",\"C \"\"x\"\"\",3,3,\n")));
            } else if (row.hasJson()) {
                Caller.fields(row).forEach(field -> requests.add(caller.plain(row, field, "\"1\"")));
            }
            if (row.door().equals("POST /products")) {
                requests.add(plain.with("Idempotency-Key", "a-key").withTarget("/api/products"));
            } else if (row.pattern().equals("/products/{id}") && !row.method().equals("GET")) {
                requests.add(plain.with("If-Match", "\"1\""));
            } else if (row.door().equals("GET /products")) {
                requests.add(plain.withQuery(
                        "q=a%20b&price_min=1&price_max=9.5&in_stock=true&sort=price,-name&fields=pid,pname"));
                requests.add(plain.with("Accept", "application/json;q=0.5, */*;q=0.1")
                        .with("If-None-Match", "\"x\", W/\"y\""));
            }
        }
        return requests.stream().map(request -> request.bytes("keep-alive")).toList();
    }

    /** The place of the body, or the length of the whole if there is none. */
    static int bodyOf(byte[] request) {
        var end = latin(request).indexOf(END);
        return end < 0 ? request.length : end + END.length();
    }

    /** Whether the head ends at all. */
    static boolean hasEnd(byte[] request) {
        return latin(request).contains(END);
    }

    /** Says the true length, where the head says any. */
    static byte[] withTrueLength(byte[] request) {
        var body = bodyOf(request);
        var head = latin(request).substring(0, body);
        var mended = LENGTH.matcher(head).replaceFirst("Content-Length: " + (request.length - body));
        var result = new ByteArrayOutputStream();
        result.writeBytes(mended.getBytes(StandardCharsets.ISO_8859_1));
        result.write(request, body, request.length - body);
        return result.toByteArray();
    }

    static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** As a Java string would hold them. */
    static String escaped(byte[] bytes) {
        var text = new StringBuilder();
        for (var letter : bytes) {
            switch (letter) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\\' -> text.append("\\\\");
                default ->
                    text.append(
                            letter >= ' ' && letter < 127
                                    ? String.valueOf((char) letter)
                                    : "\\x%02x".formatted(letter));
            }
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Pieces that a careless reader stumbles over. */
    static final List<String> PIECES = Stream.of(
                    "0",
                    "-1",
                    "-0",
                    "1e999",
                    "1e-999",
                    "NaN",
                    "2147483647",
                    "2147483648",
                    "-2147483649",
                    "9007199254740993",
                    "9223372036854775807",
                    "9223372036854775808",
                    "999999999999999999999999",
                    "0x10",
                    "1_000",
                    "1.005",
                    "99999999.99",
                    "null",
                    "true",
                    "[]",
                    "{}",
                    "\"\"",
                    "\"",
                    "\\",
                    "\\u0000",
                    "\\ud800",
                    "\u0000",
                    "\ufeff",
                    "\u00ff\u00fe",
                    "\u00c0\u0080",
                    "\u00ed\u00a0\u0080",
                    "\u00f0\u009f\u0098\u0080",
                    "\u00cc\u0081",
                    "%",
                    "%00",
                    "%2e%2e%2f",
                    "%ff",
                    "%u0041",
                    "../",
                    "//",
                    ";",
                    ";x=y",
                    "?",
                    "#",
                    "&",
                    "=",
                    "*",
                    "' OR 1=1 -- ",
                    "${x}",
                    "\r\n",
                    "\n",
                    "\r",
                    "\t",
                    "\r\n\r\n",
                    " ",
                    ",",
                    ",,,,",
                    ":",
                    "id",
                    "name",
                    "otp",
                    "pname",
                    "stock",
                    "sku",
                    "version",
                    "price",
                    "VIEWER",
                    "sale",
                    "9999-12-31T23:59:59Z",
                    "2026-02-30T00:00:00Z",
                    "-999999999-01-01",
                    "text/csv",
                    "application/x-ndjson",
                    "application/merge-patch+json",
                    "application/json;charset=utf-16",
                    "HTTP/1.0",
                    "HTTP/2.0",
                    "HTTP/0.9",
                    "chunked",
                    "gzip",
                    "bytes=0-",
                    "Bearer",
                    "Basic",
                    "OjpB",
                    "W/\"1\"",
                    "\"*\"")
            .toList();

    /** Lines that change how a request is read. */
    static final List<String> LINES = List.of(
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: identity",
            "Content-Length: 0",
            "Content-Length: 99999999999999999999",
            "Content-Length: -1",
            "Expect: 100-continue",
            "Connection: close",
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABk",
            "Content-Encoding: gzip",
            "Content-Type: text/plain",
            "Content-Type: multipart/form-data; boundary=x",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: */*",
            "Content-Type: a/b/c;;=",
            "Accept: text/csv",
            "Accept: */*;q=nothing",
            "Accept: image/svg+xml",
            "Accept: text/plain",
            "Accept-Language: *-*-*;q=2",
            "Host: [::1",
            "Host: a:b:c",
            "Authorization: Basic ",
            "Authorization: Bearer ",
            "Cookie: storekeeper_challenge=%ff; storekeeper_device=a.b; =;;",
            "Idempotency-Key: a-key",
            "If-Match: \"1\", W/\"",
            "If-None-Match: *",
            "If-Modified-Since: yesterday",
            "Range: bytes=0-0,-1",
            "Prefer: return=minimal; a=\"",
            "X-Forwarded-For: ::::1, 999.1.1.1",
            "X-Request-Id: \u0001",
            "X-Challenge: \u00ff",
            "Origin: null",
            "Access-Control-Request-Method: DELETE",
            "TE: trailers",
            "Trailer: X",
            " folded",
            "no colon",
            ": no name");
}
