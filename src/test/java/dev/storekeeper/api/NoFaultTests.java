package dev.storekeeper.api;

import static dev.storekeeper.api.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.RawHttp;
import dev.storekeeper.WithServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No input makes a fault: each odd value in each field, path, parameter and header is served or refused in form (S77). */
class NoFaultTests extends WithServer {

    private static final List<String> FIELDS = List.of(
            "username",
            "password",
            "code",
            "otp",
            "recovery_code",
            "challenge",
            "refresh_token",
            "invite",
            "name",
            "pname",
            "description",
            "price",
            "quantity",
            "stock",
            "sku");

    static final List<String> ODD_JSON = List.of(
            "null",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud83d\\ude00\"",
            "\"\\u202e\"",
            "\"'; DROP TABLE account -- \"",
            "\"%00%2f\"",
            "\"NaN\"",
            "\"1e10\"",
            "\"\u0663\u0663\"",
            "\"-0\"",
            "0",
            "-0",
            "-1",
            "-0.0",
            "0.001",
            "1e400",
            "1e-400",
            "1E+2",
            "1e10000000",
            "2147483648",
            "99999999999999999999999",
            "0.1234567890123456789012345678901234567890",
            "true",
            "[]",
            "{}",
            "[[1]]",
            "{\"a\":{}}",
            "\"" + "a".repeat(300) + "\"",
            "\"" + "\u00e9".repeat(30_000) + "\"");

    static final List<String> ODD_TEXT = List.of(
            "",
            " ",
            "-1",
            "0",
            "1.0",
            "+1",
            "0x10",
            "1e3",
            "9223372036854775808",
            "null",
            "undefined",
            "NaN",
            "'",
            "\"",
            "%",
            "_",
            "*",
            "../..",
            "\u0663",
            "\ud83d\ude00",
            "\u0000",
            "\r\nX: y",
            "a,b",
            "-",
            "-name",
            "password",
            "a".repeat(2000),
            "${7*7}");

    private static final List<String> ODD_TYPES = List.of(
            "application/json; a=\"\\\\\"; charset=x; b=\"",
            "application/json; a=\"\\\\\"; charset=utf-16; b=\"",
            "application/json; a=\"\\\"; charset=x",
            "application/json; charset=x",
            "application/json; charset=utf-16",
            "application/json; charset=",
            "application/json; charset=\"",
            "application/json; charset=\"\"",
            "application/json; charset='x'",
            "application/json; charset=utf-8; charset=x",
            "application/json; charset=\u00e9",
            "application/json; charset",
            "application/json;;",
            "application/json, text/plain",
            "application/x-www-form-urlencoded; charset=x",
            "multipart/form-data; boundary=x; charset=x",
            "text/csv; a=\"\\\\\"; charset=x; b=\"",
            "text/csv; charset=x",
            "a/b/c");

    @ParameterizedTest
    @ValueSource(strings = {"/signup", "/login", "/verify-2fa", "/token/refresh"})
    void servesOrRefusesEachFieldAtTheFrontDoor(String door) {
        forEachField(body -> assertServed(body, api.post(door, body)));
    }

    @Test
    void servesOrRefusesEachFieldOfProducts() {
        var editor = accounts.editor();
        var made = editor.post("/products", "{\"name\": \"Odd\", \"price\": 1, \"quantity\": 1}");
        var path = String.valueOf(made.header("Location"));
        forEachField(body -> {
            assertServed(body, editor.post("/products", body));
            assertServed(body, editor.put(path, body));
            assertServed(body, editor.patch(path, body));
        });
    }

    @Test
    void servesOrRefusesOddPathsAndParameters() {
        var editor = accounts.editor();
        for (var odd : ODD_TEXT) {
            var written = URLEncoder.encode(odd, StandardCharsets.UTF_8).replace("+", "%20");
            assertServed(odd, editor.get("/products/" + written));
            assertServed(odd, editor.delete("/products/" + written));
            assertServed(odd, api.get("/generate_qr/" + written));
            for (var name :
                    List.of("limit", "after", "q", "price_min", "price_max", "in_stock", "sort", "fields", "x")) {
                assertServed(name + "=" + odd, editor.get("/products?%s=%s".formatted(name, written)));
            }
            assertServed(odd, editor.get("/products?" + written + "=" + written));
            assertServed(odd, api.post("/logout?everywhere=" + written, null));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "Cookie",
                "X-Challenge",
                "X-Request-Id",
                "If-Match",
                "If-None-Match",
                "Accept",
                "Range",
                "Origin",
                "X-Forwarded-For",
                "X-Forwarded-Host",
                "X-HTTP-Method-Override",
                "Content-Type"
            })
    void servesOrRefusesOddHeaders(String header) {
        var token = "Authorization: Bearer " + accounts.enrolled().token();
        for (var odd : List.of(
                "",
                " ",
                "\"",
                "W/",
                "\"-1\"",
                "W/\"99999999999999999999\"",
                "*",
                ",",
                ";;",
                "a=b=c",
                "storekeeper_challenge=\"",
                "Bearer",
                "Bearer ",
                "Bearer a.b.c",
                "Basic",
                "Basic !!",
                "Basic Og==",
                "Basic YTpi",
                "\u00e9\u00ff",
                "bytes=9-1",
                "text/*;q=x",
                "a".repeat(3000),
                "1, 2, 3",
                "${7*7}",
                "application/json; charset=nope")) {
            for (var line : List.of("GET /products HTTP/1.1", "PUT /products/1 HTTP/1.1")) {
                assertServed(line, header + ": " + odd, RawHttp.ask(port, line, token, header + ": " + odd));
            }
            for (var line : List.of("GET /generate_qr/nobody HTTP/1.1", "POST /verify-2fa HTTP/1.1")) {
                assertServed(line, header + ": " + odd, RawHttp.ask(port, line, header + ": " + odd));
            }
        }
    }

    /** Tomcat and Spring see different ends of some texts in quotes, and so different parameters. */
    @Test
    void servesOrRefusesOddTypes() {
        var token = "Authorization: Bearer " + accounts.enrolled().token();
        for (var type : ODD_TYPES) {
            var header = "Content-Type: " + type;
            for (var door : List.of("POST /login", "POST /token/refresh", "POST /products", "POST /products/import")) {
                for (var body : List.of("", "{}")) {
                    var lines = List.of(
                            door + " HTTP/1.1",
                            "Host: localhost",
                            "Connection: close",
                            token,
                            header,
                            "Content-Length: " + body.length());
                    assertServed(door, header, RawHttp.send(port, String.join("\r\n", lines) + "\r\n\r\n" + body));
                }
            }
        }
    }

    private static void forEachField(Consumer<String> action) {
        for (var field : FIELDS) {
            ODD_JSON.forEach(value -> action.accept("{\"%s\": %s}".formatted(field, value)));
        }
    }

    static void assertServed(String input, Api.Answer answer) {
        assertThat(answer.status()).as(input).isLessThan(500);
        if (answer.status() >= 400) {
            assertProblem(answer, answer.status(), answer.string("code"));
        }
    }

    private static void assertServed(String line, String header, RawHttp.Answer answer) {
        assertThat(answer.status()).as("%s with %s", line, header).isLessThan(500);
        if (answer.status() >= 400) {
            assertProblem(answer, answer.status(), answer.json().path("code").asString());
        }
    }
}
