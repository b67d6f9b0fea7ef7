package dev.storekeeper.server;

import static dev.storekeeper.api.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import dev.storekeeper.api.Probes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** What the container, the firewall and the filters refuse has the same form as any other no (S76, S77, S79). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(Probes.class)
class ContainerErrorsTests {

    private final int port;

    ContainerErrorsTests(@LocalServerPort int port) {
        this.port = port;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE",
                "GET",
                "GET / HTTP/1.1 x",
                "G@T / HTTP/1.1",
                "GET /a<b HTTP/1.1",
                "GET /a\\b HTTP/1.1",
                "GET /a%zz HTTP/1.1",
                "GET /a% HTTP/1.1",
                "GET /login%2f HTTP/1.1",
                "GET /login%00 HTTP/1.1",
                "GET /../login HTTP/1.1",
                "GET /%c0%af HTTP/1.1",
                "GET //login HTTP/1.1",
                "GET /login;a=b HTTP/1.1",
                "GET /login;jsessionid=1 HTTP/1.1",
                "GET /login;% HTTP/1.1",
                "GET /;x%y HTTP/1.1",
                "GET /a/%2e%2e/login HTTP/1.1",
                "GET /login%5c HTTP/1.1",
                "GET /login%3b HTTP/1.1",
                "GET /login%0a HTTP/1.1",
                "GET /probe/number?whole=%zz HTTP/1.1",
                "GET /probe/number?whole=%c3%28 HTTP/1.1"
            })
    @Proves("S76")
    void refusesMalformedRequestLine(String line) {
        assertProblem(RawHttp.ask(port, line), 400, "malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bad Header: x",
                "Host: other",
                "Content-Length: x",
                "Content-Length: -1",
                "Content-Length: 1\r\nContent-Length: 2",
                "Authorization: Bearer a\u007fb",
                "Authorization: Bearer a\u0085b",
                ": x"
            })
    @Proves("S76")
    void refusesMalformedHeaders(String header) {
        assertProblem(RawHttp.ask(port, "POST /login HTTP/1.1", header), 400, "malformed");
    }

    @Test
    void refusesMissingHost() {
        assertProblem(RawHttp.send(port, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"), 400, "malformed");
    }

    @ParameterizedTest
    @ValueSource(ints = {8_200, 100_000})
    @Proves("S76")
    void refusesLargeHeaders(int size) {
        var line = "GET /.well-known/jwks.json HTTP/1.1";
        assertProblem(RawHttp.ask(port, line, "Authorization: Bearer " + "x".repeat(size)), 431, "too_large");
        assertProblem(RawHttp.ask(port, "GET /" + "x".repeat(size) + " HTTP/1.1"), 431, "too_large");
    }

    /** The rest of such a body cannot be read, which is no fault for the log. */
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    @Proves("C03")
    void refusesLargeHeadersOfChunkedBodies(CapturedOutput log) {
        var headers = new String[] {"Transfer-Encoding: chunked", "X: " + "x".repeat(9_000)};
        assertProblem(RawHttp.ask(port, "POST /login HTTP/1.1", headers), 431, "too_large");
        assertThat(log.getAll()).doesNotContain("Error processing request");
    }

    @Test
    void refusesManyHeaders() {
        var many = "X: y\r\n".repeat(200).strip();
        assertProblem(RawHttp.ask(port, "GET /.well-known/jwks.json HTTP/1.1", many), 431, "too_large");
    }

    @Test
    void refusesManyParameters() {
        var many = "GET /probe/number?whole=1" + "&a=b".repeat(200) + " HTTP/1.1";
        assertProblem(RawHttp.ask(port, many), 400, "malformed");
    }

    @ParameterizedTest
    @CsvSource({"/login", "/products", "/nothing-here"})
    @Proves("S79")
    void refusesTrace(String path) {
        var answer = RawHttp.ask(port, "TRACE " + path + " HTTP/1.1");
        assertProblem(answer, 405, "method_not_allowed");
        assertThat(answer.header("Allow")).contains("POST").doesNotContain("TRACE");
    }

    @Test
    void refusesUnknownMethods() {
        var answer = RawHttp.ask(port, "BREW /login HTTP/1.1");
        assertProblem(answer, 405, "method_not_allowed");
        assertThat(answer.header("Allow")).isEqualTo("OPTIONS, POST");
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/3.0, X: y, 505",
        "CONNECT localhost:1 HTTP/1.1, X: y, 501",
        "POST /login HTTP/1.1, Transfer-Encoding: odd, 501",
        "POST /login HTTP/1.1, Expect: magic, 417"
    })
    void refusesOtherProtocols(String line, String header, int status) {
        var answer = RawHttp.ask(port, line, header);
        assertProblem(answer, status, "malformed");
    }

    @Test
    void refusesBrokenBodies() {
        var head =
                "POST /probe/shape HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";
        assertProblem(RawHttp.send(port, head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"), 400, "broken_body");
        assertProblem(RawHttp.send(port, head + "Content-Length: 30\r\n\r\n{\"text\""), 400, "broken_body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/error", "/nothing-here", "/actuator", "/actuator/env", "/actuator/heapdump", "/Signup"})
    @Proves({"S77", "S88"})
    void showsNothingToStrangers(String path) {
        assertProblem(RawHttp.ask(port, "GET " + path + " HTTP/1.1"), 401, "token_missing");
    }

    /** Half an answer is not ended as a whole one is. */
    @ParameterizedTest
    @ValueSource(strings = {"/probe/half", "/probe/half-refused"})
    @Proves("A4")
    void cutsAnswersThatFailHalfWay(String door) {
        var half = RawHttp.ask(port, "GET " + door + " HTTP/1.1");
        assertThat(half.status()).isEqualTo(200);
        assertThat(half.header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(half.body()).doesNotEndWith("0\r\n\r\n");
    }
}
