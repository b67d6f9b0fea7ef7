package dev.storekeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import dev.storekeeper.api.Probes;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** A request whose end two parties may see at different places is answered once, with a no, and nothing acts (S85). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(Probes.class)
class SmugglingTests {

    private static final String HIDDEN =
            "GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final String BODY = "{\"text\":\"a\"}";
    private static final String CHUNKED = "c\r\n" + BODY + "\r\n0\r\n\r\n";

    private final int port;
    private final Probes.Doors doors;

    SmugglingTests(@LocalServerPort int port, @Autowired Probes.Doors doors) {
        this.port = port;
        this.doors = doors;
    }

    @BeforeEach
    void forget() {
        doors.acts.set(0);
    }

    static Stream<Arguments> ambiguous() {
        var chunked = "Transfer-Encoding: chunked\r\n";
        return Stream.of(
                Arguments.of("both lengths", post("Content-Length: 4\r\n" + chunked) + CHUNKED),
                Arguments.of("both lengths, the other way round", post(chunked + "Content-Length: 4\r\n") + CHUNKED),
                Arguments.of("both lengths that agree", post(chunked + "CONTENT-LENGTH: 23\r\n") + CHUNKED),
                Arguments.of("no length and a coding", post(chunked + "Content-Length: 0\r\n") + CHUNKED),
                Arguments.of("two lengths", post("Content-Length: 12\r\nContent-Length: 0\r\n") + BODY),
                Arguments.of("one length twice", post("Content-Length: 12\r\nContent-Length: 12\r\n") + BODY),
                Arguments.of("two lengths in a list", post("Content-Length: 12, 12\r\n") + BODY),
                Arguments.of("a signed length", post("Content-Length: +12\r\n") + BODY),
                Arguments.of("a length in hex", post("Content-Length: 0xc\r\n") + BODY),
                Arguments.of("a huge length", post("Content-Length: 18446744073709551628\r\n") + BODY),
                Arguments.of("a space before the colon", post("Content-Length : 12\r\n") + BODY),
                Arguments.of("an odd coding", post("Transfer-Encoding: xchunked\r\n") + CHUNKED),
                Arguments.of("a coding twice", post(chunked + chunked) + CHUNKED),
                Arguments.of("a coding before identity", post("Transfer-Encoding: chunked, identity\r\n") + CHUNKED),
                Arguments.of("a coding in HTTP/1.0", post(chunked).replace("HTTP/1.1", "HTTP/1.0") + CHUNKED),
                Arguments.of("a vertical tab before the coding", post("Transfer-Encoding:\u000bchunked\r\n") + CHUNKED),
                Arguments.of(
                        "lone LF in the head", post("Content-Length: 12\r\n").replace("\r\n", "\n") + BODY),
                Arguments.of("one lone LF", post("X: y\nContent-Length: 12\r\n") + BODY),
                Arguments.of(
                        "a lone LF at the end of the head",
                        post("Content-Length: 12\r\n\n").replace("\n\r\n", "\n") + BODY),
                Arguments.of("a lone CR", post("X: y\rZ: z\r\nContent-Length: 12\r\n") + BODY),
                Arguments.of("a folded line", post("X: y\r\n z\r\nContent-Length: 12\r\n") + BODY),
                Arguments.of("a folded length", post("X: y\r\n\tContent-Length: 0\r\nContent-Length: 12\r\n") + BODY),
                Arguments.of(
                        "a folded line that leaves no trace",
                        post("X: y\r\n\tContent-Length: 0  \r\nContent-Length: 12\r\n") + BODY),
                Arguments.of(
                        "a folded line of many blanks", post("X: y\r\n      z      \r\nContent-Length: 12\r\n") + BODY),
                Arguments.of("an empty folded line", post("X: y\r\n \r\nContent-Length: 12\r\n") + BODY),
                Arguments.of("folded blanks", post("X:      \r\n      \r\nContent-Length: 12\r\n") + BODY),
                Arguments.of("folded blanks alone", post("X:\r\n      \r\nContent-Length: 12\r\n") + BODY),
                Arguments.of("lone LF between chunks", post(chunked) + CHUNKED.replace("\r\n", "\n")),
                Arguments.of("a chunk longer than it says", post(chunked) + "4\r\n" + BODY + "\r\n0\r\n\r\n"),
                Arguments.of(
                        "a chunk of a huge size", post(chunked) + "fffffffffffffffff\r\n" + BODY + "\r\n0\r\n\r\n"),
                Arguments.of("a chunk of a negative size", post(chunked) + "-c\r\n" + BODY + "\r\n0\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    @Proves("S85")
    void isAnsweredOnce(String what, String request) {
        var answer = RawHttp.send(port, request + HIDDEN);
        assertThat(answer.status()).as(what).isIn(400, 501);
        assertThat(answer.body()).as("one answer alone").doesNotContain("HTTP/1.1", "\"keys\"");
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(doors.acts).as("nothing acted").hasValue(0);
    }

    @Test
    @Proves("S85")
    void honestRequestsFollowEachOtherOnOneConnection() {
        var honest = "\r\n"
                + post(
                        "Empty:\r\nBlank:      \r\nOne: 1  \r\nNone:x\r\nX: y\r\nx: z\r\nLatin: \u00e9\u00ff\r\nContent-Length: 12\r\n")
                + BODY + post("Transfer-Encoding: chunked\r\n") + CHUNKED + HIDDEN;
        var answer = RawHttp.send(port, honest);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().split("HTTP/1.1 200", -1)).hasSize(3);
        assertThat(doors.acts).hasValue(2);
    }

    /** A body may hold whatever it likes. */
    @Test
    @Proves("S85")
    void bodiesAreNoHeads() {
        var body = "{\"text\":\n \"a\\nTransfer-Encoding: chunked\\n\\nContent-Length: 0\"\n}";
        var request = post("Content-Length: " + body.length() + "\r\nConnection: close\r\n") + body;
        assertThat(RawHttp.send(port, request).status()).isEqualTo(200);
    }

    private static String post(String headers) {
        return "POST /probe/shape HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers + "\r\n";
    }
}
