package dev.storekeeper.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.RawHttp;
import dev.storekeeper.TestAccounts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a client library would not send: of letters that are not ASCII it makes question marks, and two keys would be one. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class KeyFormTests {

    private static final String BODY = "{\"name\": \"Unkeyed\", \"price\": 1, \"quantity\": 1}";

    @ParameterizedTest
    @ValueSource(strings = {"caf\u00e9", "caf\u00c3\u00a9", "a\tb", "a\r\nIdempotency-Key: a"})
    void isOneValueOfVisibleAscii(String key, @LocalServerPort int port) {
        var answer = RawHttp.send(
                port,
                String.join(
                        "\r\n",
                        "POST /products HTTP/1.1",
                        "Host: localhost",
                        "Connection: close",
                        "Content-Type: application/json",
                        "Authorization: Bearer "
                                + TestAccounts.at(port).enrolled().token(),
                        "Content-Length: " + BODY.length(),
                        "Idempotency-Key: " + key,
                        "",
                        BODY));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.header("Location")).isNull();
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("Idempotency-Key");
    }
}
