package dev.storekeeper.api;

import static dev.storekeeper.api.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.WithServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Import;

/** JSON is read as it is written (S68, S69, S71, S72). */
@Import(Probes.class)
class StrictJsonTests extends WithServer {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"text": 1}                    | text        | must be a string
            {"text": 1.5}                  | text        | must be a string
            {"text": true}                 | text        | must be a string
            {"text": {}}                   | text        | must be a string
            {"text": ["a"]}                | text        | must be a string
            {"text": "\\ud800"}            | text        | must be text of whole characters; half of a surrogate pair is none
            {"whole": "1"}                 | whole       | must be a whole number
            {"whole": ""}                  | whole       | must be a whole number
            {"whole": 1.0}                 | whole       | must be a whole number
            {"whole": 1.9}                 | whole       | must be a whole number
            {"whole": true}                | whole       | must be a whole number
            {"whole": [1]}                 | whole       | must be a whole number
            {"whole": 2147483648}          | whole       | is larger than a number may be here
            {"exact": "1.5"}               | exact       | must be a number
            {"exact": true}                | exact       | must be a number
            {"exact": {}}                  | exact       | must be a number
            {"yes": 1}                     | yes         | must be true or false
            {"yes": "true"}                | yes         | must be true or false
            {"yes": " "}                   | yes         | must be true or false
            {"color": " "}                 | color       | must be one of RED, BLUE
            {"whole": " "}                 | whole       | must be a whole number
            {"exact": ""}                  | exact       | must be a number
            {"color": 1}                   | color       | must be one of RED, BLUE
            {"color": "1"}                 | color       | must be one of RED, BLUE
            {"color": "red"}               | color       | must be one of RED, BLUE
            {"list": "a"}                  | list        | must be an array
            {"list": [1]}                  | list.[0]    | must be a string
            {"inner": "{}"}                | inner       | must be an object
            {"inner": {"whole": "1"}}      | inner.whole | must be a whole number
            {"text": "a", "text": "a"}     | text        | is given twice; send it once
            {"no": 1}                      | no          | is unknown here; allowed: color, exact, inner, list, text, whole, yes
            {"Text": "a"}                  | Text        | is unknown here; allowed: color, exact, inner, list, text, whole, yes
            """)
    @Proves({"S68", "S69"})
    void namesFieldAndWhatIsAllowed(String body, String field, String message) {
        var problem = assertProblem(api.post("/probe/shape", body), 400, "invalid_fields");
        assertThat(problem.at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(problem.at("/errors/0/message").asString()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}{}",
                "{} x",
                "{'text': 'a'}",
                "{text: 1}",
                "{\"whole\": 01}",
                "{\"exact\": NaN}",
                "{\"exact\": .5}",
                "{\"exact\": 1.}",
                "{\"exact\": +1}",
                "{\"text\": \"a\nb\"}",
                "{\"text\": \"a\",}",
                "{/**/}",
                "null",
                "[]",
                "1",
                "\"text\"",
                " "
            })
    void refusesWhatIsNoJsonObject(String body) {
        assertProblem(api.post("/probe/shape", body), 400, "malformed_json");
    }

    @Test
    void refusesBytesThatAreNoText() {
        var raw = new byte[] {'{', '"', 't', 'e', 'x', 't', '"', ':', '"', (byte) 0xc3, (byte) 0x28, '"', '}'};
        assertProblem(api.post("/probe/shape", raw), 400, "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<script>", "%253C", "\u2028", "Zo\u00eb", "\ud83d\udd11", " padded ", "a\u0000b", "\u200b"})
    void givesTextBackAsItCame(String text) {
        var answer = api.post("/probe/shape", java.util.Map.of("text", text));
        assertThat(answer).hasStatus(200);
        assertThat(answer.string("text")).isEqualTo(text);
    }

    @Test
    @Proves("S71")
    void refusesWhatCostsMoreThanItSays() {
        assertProblem(api.post("/probe/shape", "[".repeat(10_000)), 400, "malformed_json");
        assertProblem(api.post("/probe/shape", "{\"inner\":".repeat(1_000)), 400, "excessive_json");
        assertProblem(api.post("/probe/shape", "{\"exact\":1" + "0".repeat(10_000) + "}"), 400, "excessive_json");
        assertProblem(api.post("/probe/shape", "{\"text\":\"" + "a".repeat(12_289) + "\"}"), 400, "excessive_json");
        assertProblem(api.post("/probe/shape", "{\"" + "a".repeat(10_000) + "\":1}"), 400, "excessive_json");
        assertProblem(
                api.post("/probe/shape", "{\"list\":[\"a\"" + ",\"a\"".repeat(1_000) + "]}"), 400, "excessive_json");
        assertProblem(api.post("/probe/shape", "{\"text\":\"" + "a".repeat(20_000) + "\"}"), 413, "too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    @Proves("A12")
    void refusesOtherEncodings(String encoding) {
        for (var body : List.of("{\"text\":\"a\"}", "{\"otp\":\"a\", \"text\":\"b\"}", "{\"text\":\"\u6f74\u7000\"}")) {
            var bytes = body.getBytes(Charset.forName(encoding));
            assertProblem(api.post("/probe/shape", bytes), 400, "malformed_json");
            var declared = api.with("Content-Type", "application/json;charset=" + encoding);
            assertProblem(declared.post("/probe/shape", bytes), 415, "unsupported_media_type");
        }
        // The bytes of the old word stand in this text of UTF-16.
        var spelt = "{\"\u6f74\u7020\":1}".getBytes(Charset.forName(encoding));
        assertProblem(api.post("/login", spelt), 400, "malformed_json");
    }

    /** In more bytes than they need, as halves of a pair, or beyond the last character. */
    @ParameterizedTest
    @ValueSource(strings = {"c1a1", "c0af", "e08181", "eda080", "eda0bdedb491", "f0808081", "f4908080", "f8888080"})
    @Proves("A12")
    void refusesCharactersThatUtf8DoesNotHave(String character) {
        var body = new ByteArrayOutputStream();
        body.writeBytes("{\"text\":\"".getBytes(StandardCharsets.UTF_8));
        body.writeBytes(HexFormat.of().parseHex(character));
        body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
        assertProblem(api.post("/probe/shape", body.toByteArray()), 400, "malformed_json");
    }

    @Test
    void refusesACharsetThatNobodyKnows() {
        var declared = api.with("Content-Type", "application/json; charset=x");
        assertProblem(declared.post("/probe/shape", "{\"text\":\"a\"}"), 415, "unsupported_media_type");
    }

    @Test
    void readsTheCharsetThatClientsDeclare() {
        var declared = api.with("Content-Type", "application/json; charset=utf-8");
        assertThat(declared.post("/probe/shape", "{\"text\":\"Zo\u00eb\"}")).hasStatus(200);
    }
}
